import * as fc from 'fast-check';
import { expectedBytes } from '../../model/expected-size';
import { pagesToForecast, shownLines } from '../../model/forecast';
import { isFilm } from '../../model/preset';
import { PRESETS, presetFor } from '../../model/presets';
import { jobSpecification } from '../support/stored-batch';

test('jobs are asked about in their order, in pages that fit into a payload, whatever they hold', () => {
  const job = fc.record({ formats: fc.constantFrom(['mp4'], ['mp4', 'mov', 'webm', 'hevc-high', 'av1-high']) });
  fc.assert(
    fc.property(fc.array(job, { maxLength: 120 }), (given) => {
      const jobs = given.map(({ formats }, index) => jobSpecification(`j${index}`, { formats, dependencies: ['x'] }));
      const pages = pagesToForecast(jobs);
      expect(pages.flat().map(({ id }) => id)).toEqual(jobs.map(({ id }) => id));
      for (const page of pages) {
        expect(page.length).toBeGreaterThan(0);
        expect(page.length).toBeLessThanOrEqual(20);
        expect(page.every(({ dependencies }) => dependencies.length === 0)).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test('a job that is larger than all others is a page of its own', () => {
  const large = jobSpecification('large', { project_id: 'x'.repeat(600_000) });
  const pages = pagesToForecast([jobSpecification('a'), large, jobSpecification('b')]);
  expect(pages.map((page) => page.map(({ id }) => id))).toEqual([['a'], ['large'], ['b']]);
});

test('of many lines a person is shown some, and how many more there are', () => {
  expect(shownLines(['a', 'b'])).toEqual(['a', 'b']);
  expect(shownLines(Array(500).fill('x'))).toEqual([...Array(200).fill('x'), 'and 300 more']);
  expect(shownLines(['y'.repeat(20_000), 'z'])).toEqual(['y'.repeat(20_000), 'and 1 more']);
});

const HD = { pixels: 1280 * 720, frames: 240, seconds: 10 };

test.each(PRESETS.filter(isFilm).map(({ name }) => name))('%s has an expected size', (name) => {
  const bytes = expectedBytes(presetFor(name, 'high'), HD);
  // More than its sound alone at 96k, less than its pictures without any compression.
  expect(bytes).toBeGreaterThan(120_000);
  expect(bytes).toBeLessThan(HD.pixels * HD.frames * 4);
});

test('a bitrate is taken at its word, then what the studio says, then what was measured', () => {
  const preset = presetFor('mp4', 'high');
  const like = (video: object, more: object = {}) => ({ ...preset, ...more, video: { ...preset.video, ...video } });
  const sound = 320_000 * 10;
  expect(expectedBytes(like({ arguments: ['-b:v', '8M'] }), HD)).toBe((8e6 * 10 + sound) / 8);
  expect(expectedBytes(like({ bitsPerPixel: 0.5 }), HD)).toBe((0.5 * HD.pixels * HD.frames + sound) / 8);
  expect(expectedBytes(like({}), HD)).toBeLessThan(expectedBytes(presetFor('mp4', 'master'), HD));
  const house = expectedBytes(like({ codec: 'nothing that is known' }, { name: 'house' }), HD);
  expect(house).toBe((HD.pixels * HD.frames + sound) / 8);
});
