import type { EncoderBuild } from '../../../activities/ffmpeg/build';
import { makePlan } from '../../../activities/plan/make-plan';
import { renditionHash } from '../../../activities/plan/rendition-hash';
import { formatOfFile } from '../../../model/deliverable-name';
import { type FilmPreset, isFilm, QUALITIES } from '../../../model/preset';
import { FORMAT_NAMES, PRESETS, presetFor } from '../../../model/presets';
import type { Program } from '../../../model/program';
import { rational } from '../../../model/rational';
import { timecodeText } from '../../../model/timecode';
import { filmPresetFor } from '../../support/film-preset';
import { jobSpecification } from '../../support/stored-batch';

const canvas = { width: 1280, height: 720, rate: rational(24) };
const program: Program = {
  canvas,
  media: [],
  video: [{ kind: 'black', frames: 24 }],
  audio: [],
  frames: 24,
  leftOut: [],
};
const encoders = new Set([
  ...PRESETS.filter(isFilm).flatMap(({ video, audio }) => [video.encoder, audio.encoder]),
  'mjpeg',
  'png',
  'mov_text',
]);
const build: EncoderBuild = { version: '5.1', id: 'x', encoders, filters: new Set(['drawtext', 'subtitles']) };

/** As renditions lie in stores: a preset that renders under another name would render every film again. */
test.each([
  ['mp4', 'draft', 'abebf116891c075d'],
  ['mp4', 'standard', '3b2443b18e5134e2'],
  ['mp4', 'high', '3fc511ecd02b5eb1'],
  ['mp4', 'master', '8bf0a83eee1d0c35'],
  ['mov', 'draft', 'e77dad7ad3b70d8f'],
  ['mov', 'standard', '902f491d7d90991a'],
  ['mov', 'high', '902f491d7d90991a'],
  ['mov', 'master', '902f491d7d90991a'],
  ['webm', 'draft', '47863c20e5f77d13'],
  ['webm', 'standard', 'ef380cbe9d683ea6'],
  ['webm', 'high', 'b37d821a14bd22f5'],
  ['webm', 'master', 'ab84617985a35564'],
] as const)('%s in %s keeps its file name, its id and the hash of its renditions', (format, quality, expected) => {
  const job = jobSpecification('a', { formats: [format], quality });
  const { deliverables, spans } = makePlan(job, program, build);
  expect(deliverables).toMatchObject([{ id: format, fileName: `proj-a_${quality}.${format}` }]);
  expect(spans[0]?.renditions[0]?.slice(0, 16)).toBe(expected);
});

test.each(QUALITIES)('in %s every format has an id and a file name of its own, and each tells the other', (quality) => {
  const { deliverables } = makePlan(jobSpecification('a', { formats: FORMAT_NAMES, quality }), program, build);
  expect(deliverables.map(({ id }) => id)).toEqual(FORMAT_NAMES);
  expect(new Set(deliverables.map(({ fileName }) => fileName.toLowerCase())).size).toBe(FORMAT_NAMES.length);
  expect(deliverables.map(({ fileName }) => formatOfFile(fileName))).toEqual(FORMAT_NAMES);
});

test('a preset that is named is the one that its format stands for, and shares its renditions', () => {
  const { deliverables, spans } = makePlan(
    jobSpecification('a', { formats: ['mp4', 'h264-standard'] }),
    program,
    build,
  );
  expect(deliverables.map(({ fileName }) => fileName)).toEqual(['proj-a_standard.mp4', 'proj-a_h264-standard.mp4']);
  expect(new Set(spans[0]?.renditions).size).toBe(1);
});

test('a specification of before, with its presets frozen in, is planned as it was', () => {
  const frozen: FilmPreset = {
    ...presetFor('mp4', 'high'),
    name: 'h264-of-old',
    video: { ...presetFor('mp4', 'high').video, arguments: ['-crf', '1'] },
  };
  const job = { ...jobSpecification('a', { formats: ['mp4'], quality: 'high' }), presets: [frozen] };
  const { deliverables, spans } = makePlan(job, program, build);
  expect(deliverables).toMatchObject([{ id: 'mp4', fileName: 'proj-a_high.mp4', preset: frozen }]);
  expect(spans[0]?.renditions[0]).toBe(
    renditionHash({ pieces: program.video }, frozen, { media: [], canvas, encoderBuild: 'x' }),
  );
});

test('an encoder that is missing is named with the format that needs it, as it was asked for', () => {
  const job = jobSpecification('a', { formats: ['webm', 'h264-high'] });
  const bare = { ...build, encoders: new Set(['libvpx-vp9', 'libopus', 'aac']) };
  expect(() => makePlan(job, program, bare)).toThrow('ffmpeg 5.1 has no libx264 for h264-high.');
});

test('a canvas that is too small for a preset is refused before anything is rendered', () => {
  const preset = presetFor('mov', 'high');
  const video = { ...preset.video, smallest: { width: 256, height: 120 } };
  const job = { ...jobSpecification('a', { formats: ['mov'] }), presets: [{ ...preset, video }] };
  const sized = (width: number, height: number) => ({ ...program, canvas: { ...canvas, width, height } });
  expect(makePlan(job, sized(256, 120), build).deliverables).toHaveLength(1);
  for (const [width, height] of [
    [254, 120],
    [256, 118],
  ] as const) {
    expect(() => makePlan(job, sized(width, height), build)).toThrow(
      expect.objectContaining({
        code: 'CANVAS_TOO_SMALL',
        message: expect.stringContaining(
          `The canvas is ${width}x${height}; prores-hq-high makes ${width}x${height} and begins at 256x120.`,
        ),
      }),
    );
  }
});

describe('presets that do something to the picture', () => {
  const wide = { ...program, canvas: { ...canvas, rate: rational(30000, 1001) } };

  test('cost what their own size costs, and need room for it', () => {
    const { deliverables } = makePlan(
      jobSpecification('a', { formats: ['h264-high', 'h264-vertical'] }),
      program,
      build,
    );
    const [usual, vertical] = deliverables.map(({ costPerFrame }) => costPerFrame) as [number, number];
    expect(vertical / usual).toBeCloseTo((1080 * 1920) / (1280 * 720), 6);
  });

  test('are refused where ffmpeg lacks their filter, by name', () => {
    const bare = { ...build, filters: new Set<string>() };
    const job = jobSpecification('a', { formats: ['mp4', 'h264-review'] });
    expect(() => makePlan(job, program, bare)).toThrow(
      expect.objectContaining({
        code: 'ENCODER_MISSING',
        message: expect.stringContaining('ffmpeg 5.1 has no drawtext for h264-review.'),
      }),
    );
    expect(makePlan(jobSpecification('a'), program, bare).deliverables).toHaveLength(1);
  });

  test.each([
    [{}, undefined, '00:00:00:00'],
    [{}, '01:00:00:00', '01:00:00:00'],
    [{ start_timecode: '02:00:00;00' }, '01:00:00:00', '02:00:00;00'],
  ])('begin at the timecode of the job, of the timeline or at zero: %p, %p', (fields, startTimecode, expected) => {
    const film = startTimecode === undefined ? wide : { ...wide, startTimecode };
    const [made] = makePlan(jobSpecification('a', { formats: ['h264-review'], ...fields }), film, build).deliverables;
    const running = made?.treatment?.burnIn?.timecode;
    expect(running && timecodeText(running.first, running)).toBe(expected);
  });

  test.each([
    [program, '00:00:00:24', '00:00:00:24 is none at 24/1 frames a second.'],
    [program, '00:00:00;00', '00:00:00;00 is none at 24/1 frames a second.'],
    [wide, '00:01:00;01', '00:01:00;01 is none at 30000/1001 frames a second.'],
  ])('are refused a start that the film cannot have: %#', (film, start_timecode, message) => {
    const job = jobSpecification('a', { formats: ['mp4'], start_timecode });
    expect(() => makePlan(job, film, build)).toThrow(
      expect.objectContaining({ code: 'TIMECODE_INVALID', message: expect.stringContaining(message) }),
    );
  });

  test('are measured by their own size, where an encoder begins at one', () => {
    const preset = filmPresetFor('h264-vertical', 'high');
    const sized = (width: number, height: number): FilmPreset => ({
      ...preset,
      video: { ...preset.video, smallest: { width: 256, height: 120 } },
      picture: { width, height },
    });
    const planned = (one: FilmPreset) =>
      makePlan({ ...jobSpecification('a', { formats: ['h264-vertical'] }), presets: [one] }, program, build);
    expect(planned(sized(256, 120)).deliverables).toHaveLength(1);
    expect(() => planned(sized(128, 720))).toThrow('h264-vertical makes 128x720 and begins at 256x120');
  });
});
