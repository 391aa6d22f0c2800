import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layOut } from '../../../../activities/plan/lay-out';
import { readOtio } from '../../../../activities/plan/timeline/read-otio';
import { type FailureCode, ReelbatchError } from '../../../../model/failure';
import type { AudioPiece, Program, VideoPiece } from '../../../../model/program';
import { toNumber } from '../../../../model/rational';
import { finder } from '../../../support/otio';

const FOLDER = join(__dirname, 'written-by-otio', 'corpus');

/** `a.mov 100x2+12`: 12 frames of a.mov from frame 100 of 24 a second on, at twice its speed. */
function words(piece: VideoPiece | AudioPiece, { media }: Program): string {
  const source = (one: VideoPiece | AudioPiece | Extract<VideoPiece, { kind: 'dissolve' }>['from']): string => {
    if (one.kind === 'colour') return `#${one.colour}`;
    if (!('media' in one)) return one.kind;
    const speed = one.kind === 'media' && one.speed ? `x${one.speed.num}/${one.speed.den}` : '';
    return `${one.kind === 'held' ? 'held ' : ''}${media[one.media]?.path} ${Number((toNumber(one.start) * 24).toFixed(3))}${speed}`;
  };
  const shown =
    piece.kind === 'dissolve' ? `${source(piece.from as never)} > ${source(piece.to as never)}` : source(piece);
  return `${shown}+${piece.frames}`;
}

async function assembled(name: string) {
  const text = readFileSync(join(FOLDER, `${name}.otio`), 'utf8');
  const program = layOut(await readOtio(text, 'p/timeline.otio', finder), 'p');
  const row = (pieces: readonly (VideoPiece | AudioPiece)[]) => pieces.map((piece) => words(piece, program));
  return { frames: program.frames, video: row(program.video), audio: program.audio.map(row), leftOut: program.leftOut };
}

const film = (video: string[], more: object = {}) => ({ video, audio: [video], leftOut: [], ...more });
const AT = "tracks/children[0] 'V' >";

const ASSEMBLED: Readonly<Record<string, object>> = {
  nested: film(['a.mov 0+10', 'b.mov 5+5', 'c.mov 5+10', 'b.mov 20+15', 'd.mov 7+9', 'e.mov 2+1', 'f.mov 3+3'], {
    frames: 53,
  }),
  effects: film(['a.mov 0+10', 'b.mov 100x3/1+12', 'c.mov 40x-1/2+12', 'held d.mov 9+12', 'e.mov 9x960/1001+12'], {
    audio: [['a.mov 0+10', 'b.mov 100x3/1+12', 'c.mov 40x-1/2+12', 'silence+12', 'e.mov 9x960/1001+12']],
    leftOut: [`${AT} [0] 'a': the effect Effect 'Blur'`],
  }),
  'markers-metadata': film(['a.mov 0+12'], {
    leftOut: ['tracks: 1 markers', "tracks/children[0] 'V': 1 markers", `${AT} [0] 'a': 2 markers`],
  }),
  'unknown-metadata': film(['a.mov 0+12']),
  'mixed-rates': film(['a.mov 48+24', 'b.mov 24+24', 'c.mov 24.024+24', 'd.mov 24.024+24'], {
    audio: [['m.mov 24+48', 'silence+48']],
  }),
  ntsc: film(['a.mov 24.024+48', 'b.mov 48.048+48']),
  ranges: film(['a.mov 0+20', 'black+5', 'd.mov 10.5+5'], { audio: [['a.mov 0+20', 'silence+5', 'd.mov 10.5+5']] }),
  transitions: film(['a.mov 10+17', 'a.mov 27 > b.mov 17+8', 'b.mov 25+15', 'c.mov 0+10']),
  references: film(['proxy.mov 10+12', 'full.mov 5+12']),
  generators: film(['bars+6', 'black+7', '#0080ff+8'], { audio: [['silence+21']] }),
  images: film(['shots/a.[1001+50].png 10+10', 'shots/a.[1001+25].png 0+10', 'shots/a.[1001+50].png 0+50'], {
    audio: [['silence+70']],
  }),
  tracks: film(['a.mov 0+10'], { audio: [['silence+4', 'b.mov 2+6']] }),
  'no-canvas': film(['a.mov 24+24']),
};

/** The code of what is refused, and every place with what is wrong there. */
const REFUSED: Readonly<Record<string, readonly [FailureCode, ...string[]]>> = {
  'effects-refused': [
    'TIMELINE_UNSUPPORTED',
    `${AT} [0] 'a': The effect TimeEffect 'curve' cannot`,
    `${AT} [1] 'b': The effect LinearTimeWarp of 400 cannot`,
    `${AT} [2] 's': The effect LinearTimeWarp of 2 cannot`,
  ],
  'unknown-schema': [
    'TIMELINE_UNSUPPORTED',
    `${AT} [1] 'strange': A VendorClip cannot be assembled here.`,
    `${AT} [2] 'gone': A file that the timeline uses is not there.`,
  ],
  collection: ['TIMELINE_INVALID', 'It is a SerializableCollection.1, which is not a Timeline'],
  'ranges-refused': [
    'MEDIA_TRUNCATED',
    `${AT} [0] 'a': The clip wants -0.417 s to 0.417 s`,
    `${AT} [1] 'b': The clip wants 99.583 s to 100.417 s`,
  ],
  'still-refused': ['TIMELINE_INVALID', `${AT} [0] 'still': A still picture needs a source_range`],
  'transitions-refused': [
    'TIMELINE_UNSUPPORTED',
    `${AT} [0] 't': A transition needs a clip or a gap on either side.`,
    `${AT} [2] 't': It needs 4 frames of the file before the clip ${AT} [3] 'b', there are 0.`,
    `${AT} [4] 't': A transition needs a clip or a gap on either side.`,
  ],
  'wipe-refused': ['TIMELINE_UNSUPPORTED', `${AT} [1] 't': The transition SMPTE_Wipe cannot be assembled`],
  'references-refused': [
    'MEDIA_MISSING',
    `${AT} [0] 'several': The clip has a MissingReference`,
    `${AT} [1] 'missing': The clip has a MissingReference`,
    `${AT} [2] 'gone': gone.mov.`,
  ],
  'generators-refused': ['TIMELINE_UNSUPPORTED', `${AT} [0] 'g': The generator Clouds cannot be assembled.`],
  'images-refused': ['TIMELINE_INVALID', `${AT} [0] 'a': The image sequence cannot be read: its rate is 0.`],
  'tracks-refused': ['TIMELINE_UNSUPPORTED', "tracks/children[1] 'D': A track of kind Data cannot be assembled."],
  empty: ['PROJECT_EMPTY', 'The timeline has no length.'],
};

test.each(Object.entries(ASSEMBLED))('%s, as the library writes it, is assembled exactly', async (name, expected) => {
  expect(await assembled(name)).toMatchObject(expected);
});

test.each(Object.entries(REFUSED))(
  '%s, as the library writes it, is refused by place',
  async (name, [code, ...faults]) => {
    const error = await assembled(name).catch((thrown: unknown) => thrown);
    if (!(error instanceof ReelbatchError)) throw error ?? new Error('it was assembled');
    expect(error.code).toBe(code);
    for (const fault of faults) expect(error.message).toContain(fault);
  },
);

test('each timeline of the corpus has what is expected of it', () => {
  const names = readdirSync(FOLDER).map((name) => name.replace('.otio', ''));
  expect(names.sort()).toEqual([...Object.keys(ASSEMBLED), ...Object.keys(REFUSED)].sort());
});
