import { firstCut, withOneChanged, withOneInserted } from '../../../infra/bench/cut-film';

/** The rushes have half a minute at 24 frames a second. */
const RUSHES_FRAMES = 720;

describe('the film of many shots', () => {
  const shots = firstCut();

  test('has sixty, of one to three seconds, all within the rushes', () => {
    expect(shots).toHaveLength(60);
    for (const { start, frames } of [...shots, ...withOneInserted(withOneChanged(shots))]) {
      expect(frames).toBeGreaterThanOrEqual(24);
      expect(frames).toBeLessThanOrEqual(72);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(start + frames).toBeLessThanOrEqual(RUSHES_FRAMES);
    }
  });

  test('shows no place of the rushes twice from the same frame on, not even after both edits', () => {
    const edited = withOneInserted(withOneChanged(shots));
    const starts = [...shots, ...edited.filter((shot) => !shots.includes(shot))].map(({ start }) => start);
    expect(new Set(starts).size).toBe(62);
  });

  test('with one changed has another take of the same length in the middle, and is else the same', () => {
    const edited = withOneChanged(shots);
    const differ = edited.flatMap((shot, index) => (shot.start === shots[index]?.start ? [] : [index]));
    expect(differ).toEqual([30]);
    expect(edited.map(({ frames }) => frames)).toEqual(shots.map(({ frames }) => frames));
  });

  test('with one inserted has it before all others', () => {
    const edited = withOneInserted(shots);
    expect(edited).toHaveLength(61);
    expect(edited.slice(1)).toEqual(shots);
  });
});
