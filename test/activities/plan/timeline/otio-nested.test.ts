import fc from 'fast-check';
import { layOut } from '../../../../activities/plan/lay-out';
import { readOtio } from '../../../../activities/plan/timeline/read-otio';
import { ReelbatchError } from '../../../../model/failure';
import type { AudioPiece, VideoPiece } from '../../../../model/program';
import { multiply, rational, toNumber } from '../../../../model/rational';
import { clip as clipOf, finder, gap, range, stack, time, timeline, timelineOf, track } from '../../../support/otio';

const program = async (text: string) => layOut(await readOtio(text, 'p/timeline.otio', finder), 'p');
const clip = (name: string, start: number, frames: number, more: object = {}) =>
  clipOf(name, `${name}.mov`, range(start, frames), more);

/** `a 48+24`: of a.mov the 24 frames from frame 48 on. */
async function shown(text: string) {
  const { video, audio, media } = await program(text);
  const words = (piece: VideoPiece | AudioPiece) => {
    if (piece.kind === 'dissolve' || !('media' in piece)) return `${piece.kind} ${piece.frames}`;
    const start = toNumber(piece.start) * (24000 / 1001);
    const name = media[piece.media]?.path.replace('.mov', '');
    return `${piece.kind === 'held' ? 'held ' : ''}${name} ${Math.round(start * 1e6) / 1e6}+${piece.frames}`;
  };
  return { video: video.map(words), audio: audio.map((row) => row.map(words)) };
}
const pictures = async (text: string) => (await shown(text)).video;

async function messageOf(text: string): Promise<string> {
  const error = await program(text).catch((thrown: unknown) => thrown);
  if (!(error instanceof ReelbatchError)) throw error ?? new Error('it was read');
  return error.failure.message;
}

describe('tracks and stacks in one another', () => {
  test('a stack in a track is laid out at its place, its tracks over one another', async () => {
    const inner = stack([track('Video', [clip('b', 0, 30)]), track('Video', [gap(10), clip('c', 5, 10)])]);
    const text = timeline(track('Video', [clip('a', 0, 20), inner, clip('d', 0, 5)]));
    expect(await pictures(text)).toEqual(['a 0+20', 'b 0+10', 'c 5+10', 'b 20+10', 'd 0+5']);
  });

  test('its source_range trims it exactly, and is its length', async () => {
    const inner = stack([track('Video', [clip('b', 100, 30), clip('c', 0, 30)])], { source_range: range(20, 15) });
    expect(await pictures(timeline(track('Video', [inner, clip('d', 0, 5)])))).toEqual(['b 120+10', 'c 0+5', 'd 0+5']);
    const longer = { ...inner, source_range: range(50, 20) };
    expect(await pictures(timeline(track('Video', [longer, clip('d', 0, 5)])))).toEqual([
      'c 20+10',
      'black 10',
      'd 0+5',
    ]);
  });

  test('a stack in a track of sound is heard by its audio tracks, in a track of pictures seen by the others', async () => {
    const inner = stack([
      track('Video', [clip('b', 0, 20)]),
      track('Audio', [clip('x', 0, 20)]),
      track('Audio', [gap(5), clip('y', 0, 15)]),
    ]);
    const text = timeline(track('Video', [clip('a', 0, 10), inner]), track('Audio', [gap(10), inner]));
    expect(await shown(text)).toEqual({
      video: ['a 0+10', 'b 0+20'],
      audio: [
        ['silence 10', 'x 0+20'],
        ['silence 15', 'y 0+15'],
      ],
    });
    expect(await messageOf(timeline(track('Video', [inner])))).toContain('sound of its own');
  });

  test('a track in a track, trimmed', async () => {
    const inner = track('Video', [clip('b', 10, 20), gap(5), clip('c', 0, 20)], { source_range: range(15, 15) });
    expect(await pictures(timeline(track('Video', [clip('a', 0, 4), inner])))).toEqual([
      'a 0+4',
      'b 25+5',
      'black 5',
      'c 0+5',
    ]);
  });

  test('a source_range of a track and of the whole; what lies outside it is nothing', async () => {
    const trimmed = track('Video', [clip('a', 0, 20), clip('b', 0, 20)], { source_range: range(-5, 30) });
    expect(await pictures(timeline(trimmed))).toEqual(['black 5', 'a 0+20', 'b 0+5']);
    const whole = {
      OTIO_SCHEMA: 'Stack.1',
      source_range: range(10, 12),
      children: [track('Video', [clip('a', 0, 20)])],
    };
    expect(await pictures(timelineOf(whole))).toEqual(['a 10+10', 'black 2']);
  });

  test('a clip that lies directly in a stack is a track of its own', async () => {
    expect(await pictures(timeline(clip('a', 0, 20), track('Video', [gap(5), clip('b', 0, 5)])))).toEqual([
      'a 0+5',
      'b 0+5',
      'a 10+10',
    ]);
  });

  test('a disabled stack is as long as it was and shows nothing', async () => {
    const off = stack([track('Video', [clip('b', 0, 7)])], { enabled: false });
    expect(await pictures(timeline(track('Video', [off, clip('a', 0, 3)])))).toEqual(['black 7', 'a 0+3']);
  });

  test('trimming is the part of the whole, frame for frame', async () => {
    const shots = fc.array(fc.record({ start: fc.nat(500), frames: fc.integer({ min: 1, max: 40 }) }), {
      minLength: 1,
      maxLength: 8,
    });
    const frames = async (text: string) => {
      const { video } = await program(text);
      return video.flatMap((piece) =>
        Array.from({ length: piece.frames }, (_, frame) =>
          piece.kind === 'media' ? Math.round(toNumber(piece.start) * (24000 / 1001)) + frame : piece.kind,
        ),
      );
    };
    await fc.assert(
      fc.asyncProperty(shots, fc.nat(60), fc.integer({ min: 1, max: 60 }), async (film, from, length) => {
        const children = film.map(({ start, frames: count }) => clip('a', start, count));
        const all = await frames(timeline(track('Video', children)));
        const nested = stack([track('Video', children)], { source_range: range(from, length) });
        const expected = Array.from({ length }, (_, index) => all[from + index] ?? 'black');
        expect(await frames(timeline(track('Video', [clip('z', 0, 1), nested])))).toEqual([0, ...expected]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what OpenTimelineIO writes beside clips', () => {
  const freeze = { effects: [{ OTIO_SCHEMA: 'FreezeFrame.1', effect_name: 'FreezeFrame', time_scalar: 0 }] };
  const warp = (time_scalar: number) => ({ effects: [{ OTIO_SCHEMA: 'LinearTimeWarp.1', time_scalar }] });
  const generator = (generator_kind: string, parameters: object = {}) =>
    clipOf('g', '', range(0, 10), {
      media_references: {
        DEFAULT_MEDIA: { OTIO_SCHEMA: 'GeneratorReference.1', generator_kind, parameters, available_range: null },
      },
    });

  test('black from a generator covers what lies below', async () => {
    const base = track('Video', [clip('a', 0, 30)]);
    for (const black of [
      generator('black'),
      generator('SolidColor', { color: '#000000' }),
      generator('SolidColor', { color: { r: 0, g: 0, b: 0, a: 1 } }),
    ])
      expect(await pictures(timeline(base, track('Video', [gap(5), black])))).toEqual(['a 0+5', 'black 10', 'a 15+15']);
  });

  test.each([
    ['SMPTEBars', undefined, 'bars'],
    ['smpte_color bars', undefined, 'bars'],
    ['SolidColor', '#ff8000', 'ff8000'],
    ['SolidColor', [1, 0.5, 0, 1], 'ff8000'],
    ['solid colour', { r: 255, g: 128, b: 0 }, 'ff8000'],
    ['SolidColor', 'white', 'ffffff'],
    ['SolidColor', [1, 0, 0, 0.5], "[0] 'g': The generator SolidColor of the color [1,0,0,0.5] cannot be assembled"],
    ['SolidColor', 'mauve', 'of the color "mauve"'],
    ['SolidColor', undefined, 'SolidColor without a color'],
    ['Noise', undefined, "[0] 'g': The generator Noise cannot be assembled."],
  ])('the generator %s with the colour %j is %s', async (kind, color, wanted) => {
    const text = timeline(track('Video', [generator(kind, { color }), clip('a', 0, 1)]));
    const piece = await program(text).then(
      ({ video }) => video[0],
      (error: ReelbatchError) => error.failure.message,
    );
    const found = typeof piece !== 'object' ? piece : piece.kind === 'colour' ? piece.colour : piece.kind;
    expect(found).toContain(wanted);
  });

  test('a frame that is frozen is held and silent; a speed of one is nothing', async () => {
    const text = timeline(track('Video', [clip('a', 40, 12, freeze), clip('b', 0, 5, warp(1))]));
    expect(await shown(text)).toEqual({ video: ['held a 40+12', 'b 0+5'], audio: [['silence 12', 'b 0+5']] });
  });

  test('a sequence of images that cannot be read says all that is wrong with it', async () => {
    const sequence = (more: object) =>
      clipOf('s', '', range(0, 5), {
        media_references: { DEFAULT_MEDIA: { OTIO_SCHEMA: 'ImageSequenceReference.1', name_prefix: 'a.', ...more } },
      });
    const wrong = { rate: 0, frame_step: 0, frame_zero_padding: 99, missing_frame_policy: 'guess' };
    const message = await messageOf(timeline(track('Video', [sequence(wrong)])));
    for (const words of [
      'available_range',
      'rate is 0',
      'frame_step is 0',
      'frame_zero_padding is 99',
      'policy is guess',
    ])
      expect(message).toContain(words);
    const right = { rate: 24, start_frame: 7, name_suffix: '.dpx', available_range: range(100, 50, 24) };
    const { media } = await program(
      timeline(track('Video', [{ ...sequence(right), source_range: range(110, 5, 24) }])),
    );
    expect(media[0]?.path).toBe('a.[7+50].dpx');
  });

  test('a speed is read as it is written, trimmed exactly, and is heard as it is seen', async () => {
    const trimmed = track('Video', [clip('b', 100, 40, warp(-1.5))], { source_range: range(10, 20) });
    const text = timeline(
      track('Video', [clip('a', 40, 12, warp(2)), trimmed, clip('c', 0, 30, warp(0.3333333333333333))]),
    );
    const { video, audio } = await program(text);
    const frame = rational(1001, 24000);
    const pieces = [
      { kind: 'media', media: 0, start: multiply(rational(40), frame), speed: rational(2), frames: 12 },
      { kind: 'media', media: 1, start: multiply(rational(85), frame), speed: rational(-3, 2), frames: 20 },
      { kind: 'media', media: 2, start: rational(0), speed: rational(1, 3), frames: 30 },
    ];
    expect(video).toEqual(pieces);
    expect(audio).toEqual([pieces]);
  });

  test('a clip needs of its file what it shows at its speed, and its handles', async () => {
    // A hundred seconds, 2397 frames and a part of one.
    const length = 2396;
    const fits = [clip('a', 0, length / 2, warp(2)), clip('b', length - 3, length - 3, warp(-1))];
    expect((await program(timeline(track('Video', fits)))).frames).toBe(length / 2 + length - 3);
    const wrong = [
      clip('a', 14, length / 2, warp(2)),
      clip('b', 5, 12, warp(-1)),
      clip('c', 0, 5, warp(101)),
      clip('d', 0, 5, warp(-0.001)),
      { ...clip('e', 10, 10, warp(-1)) },
      { OTIO_SCHEMA: 'Transition.1', transition_type: 'SMPTE_Dissolve', in_offset: time(0), out_offset: time(4) },
      clip('f', 50, 10),
    ];
    const message = await messageOf(timeline(track('Video', wrong)));
    for (const words of ["[2] 'c': The effect LinearTimeWarp of 101", "[3] 'd': The effect LinearTimeWarp of -0.001"])
      expect(message).toContain(words);
    const others = await messageOf(
      timeline(
        track(
          'Video',
          wrong.filter((_, index) => index < 2 || index > 3),
        ),
      ),
    );
    for (const words of [
      'The clip wants 0.584 s to 100.517 s, the file has 0 to 100.000 s.',
      'The clip wants -0.250 s to 0.250 s',
      "It needs 4 frames of the file behind the clip tracks/children[0] 'V' > [2] 'e', there are 1.",
    ])
      expect(others).toContain(words);
  });

  test('an effect that changes no time is left out, and one that does is refused where it cannot be made', async () => {
    const effects = {
      effects: [
        { OTIO_SCHEMA: 'Effect.1', effect_name: 'Blur' },
        { OTIO_SCHEMA: 'Vendor.3', name: 'Glow' },
      ],
    };
    expect((await program(timeline(track('Video', [clip('a', 0, 5, effects)])))).leftOut).toEqual([
      "tracks/children[0] 'V' > [0] 'a': the effect Effect 'Blur', Vendor 'Glow'",
    ]);
    const inner = stack([track('Video', [clip('a', 0, 5)])], warp(2));
    const curve = { effects: [{ OTIO_SCHEMA: 'TimeEffect.1', effect_name: 'curve' }] };
    const message = await messageOf(timeline(track('Video', [inner, clip('b', 0, 5, curve)])));
    expect(message).toContain("[0] 'stack': The effect LinearTimeWarp of 2 cannot be assembled.");
    expect(message).toContain("[1] 'b': The effect TimeEffect 'curve' cannot be assembled.");
  });

  test('a held frame has to be in the file, however long it is held', async () => {
    expect(await pictures(timeline(track('Video', [clip('a', 2300, 1000, freeze)])))).toEqual(['held a 2300+1000']);
    expect(await messageOf(timeline(track('Video', [clip('a', 2500, 2, freeze)])))).toContain('The clip wants');
  });

  test('times of other rates are exact, also drop-frame ones that count from an hour', async () => {
    const at = (start: number, frames: number, rate: number) => range(start, frames, rate);
    // 01:00:00;00 at 29.97 is frame 107892.
    const reference = {
      OTIO_SCHEMA: 'ExternalReference.1',
      target_url: 'a.mov',
      available_range: at(107892, 2000, 29.97),
    };
    const late = clipOf('a', '', at(107892 + 30, 30, 29.97), { media_references: { DEFAULT_MEDIA: reference } });
    const seconds = clipOf('b', 'b.mov', at(1001, 1001, 1000));
    const text = timelineOf(stack([track('Video', [late, seconds])]), { global_start_time: time(107892, 29.97) });
    expect(await pictures(text)).toEqual(['a 24+24', 'b 24+24']);
    expect(await program(text)).toMatchObject({ leftOut: [], startTimecode: '01:00:00;00' });
  });

  test.each([
    [time(86400, 24), '01:00:00:00'],
    [time(107892, 29.97), '01:00:00;00'],
    [time(108000, 29.97), '01:00:00:00'],
    [time(108001, 29.97), '01:00:00:01'],
    [time(215784, 60000 / 1001), '01:00:00;00'],
    [time(90000, 25), '01:00:00:00'],
    [time(0, 29.97), '00:00:00:00'],
    [time(-24, 24), undefined],
  ])('the film begins at its global_start_time: %p', async (global_start_time, expected) => {
    const text = timelineOf(stack([track('Video', [clip('a', 0, 10)])]), { global_start_time });
    expect((await program(text)).startTimecode).toBe(expected);
  });

  test('metadata of any shape and fields of later versions are carried over', async () => {
    const strange = { OTIO_SCHEMA: 'Unknown.7', deep: [{ OTIO_SCHEMA: 'X.1' }], n: null };
    const more = { metadata: { strange }, color: strange, markers: [strange] };
    const text = timelineOf(stack([track('Video', [clip('a', 0, 5, more)], more)], more), more);
    expect(await pictures(text)).toEqual(['a 0+5']);
    expect((await program(text)).leftOut).toHaveLength(3);
  });

  test('what is disabled need not be there', async () => {
    const off = clipOf('gone', 'gone.mov', range(0, 10), { enabled: false });
    const effect = { effects: [{ OTIO_SCHEMA: 'Effect.1', effect_name: 'Blur', enabled: false }] };
    const text = timeline(track('Video', [off, clip('a', 0, 5, effect)]));
    expect(await pictures(text)).toEqual(['black 10', 'a 0+5']);
    expect((await program(text)).leftOut).toEqual(["tracks/children[0] 'V' > [1] 'a': 1 disabled effects"]);
  });
});

test('faults at every depth are named at once, each by its place', async () => {
  const missing = { DEFAULT_MEDIA: { OTIO_SCHEMA: 'MissingReference.1', available_range: range(0, 10) } };
  const sequence = { DEFAULT_MEDIA: { OTIO_SCHEMA: 'ImageSequenceReference.1', target_url_base: 'x' } };
  const inner = stack([
    track('Video', [
      clipOf('m', '', range(0, 5), { media_references: missing }),
      clipOf('s', '', range(0, 5), { media_references: sequence }),
      clipOf('k', 'a.mov', range(0, 5), { active_media_reference_key: 'proxy' }),
    ]),
  ]);
  const message = await messageOf(
    timeline(
      track('Video', [inner, { OTIO_SCHEMA: 'Clip.2', source_range: { start_time: 1 } }, 7]),
      track('Video', [clip('neg', 0, -5), clipOf('host', 'file://server/share/a.mov', range(0, 5))]),
      track('Subtitle', [clip('t', 0, 5)], { effects: [] }),
      { OTIO_SCHEMA: 'Marker.1', name: 'no track' },
    ),
  );
  for (const words of [
    "tracks/children[0] 'V' > [0] 'stack' > [0] 'V' > [0] 'm'",
    'has a MissingReference',
    'The image sequence cannot be read: it needs an available_range',
    "active_media_reference_key is 'proxy'",
    "tracks/children[0] 'V' > [1] '': The timeline cannot be read. source_range/start_time",
    "tracks/children[0] 'V' > [2] '': The timeline cannot be read. the item",
    "tracks/children[1] 'V' > [0] 'neg': The timeline cannot be read. It has a time beyond reach",
    'not a file of this machine',
    'A track of kind Subtitle',
    "tracks/children[3] 'no track'",
  ])
    expect(message).toContain(words);
});

test('what lies in itself a thousand times is refused and nothing breaks', async () => {
  let deep: unknown = track('Video', [clip('a', 0, 5)]);
  for (let level = 0; level < 1000; level += 1) deep = stack([track('Video', [deep])]);
  expect(await messageOf(timeline(track('Video', [deep])))).toContain('more than 30 levels deep');
});

test('whatever JSON it is, it is read or refused', async () => {
  const number = fc.oneof(fc.integer({ min: -10, max: 200 }), fc.double(), fc.constant(1e300));
  const { node } = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.jsonValue(),
      fc.record(
        {
          OTIO_SCHEMA: fc.constantFrom(
            'Clip.2',
            'Clip.1',
            'Gap.1',
            'Track.1',
            'Stack.1',
            'Transition.1',
            'X',
            '__proto__',
          ),
          kind: fc.constantFrom('Video', 'Audio', 'Data', null),
          name: fc.oneof(fc.string(), fc.constant(null)),
          enabled: fc.oneof(fc.boolean(), fc.constant(null)),
          source_range: fc.oneof(fc.constant(null), fc.record({ start_time: tie('time'), duration: tie('time') })),
          in_offset: tie('time'),
          out_offset: tie('time'),
          children: fc.array(tie('node'), { maxLength: 4 }),
          media_references: fc.dictionary(fc.constantFrom('DEFAULT_MEDIA', '__proto__'), tie('reference')),
          effects: fc.array(fc.record({ OTIO_SCHEMA: fc.constantFrom('FreezeFrame.1', 'E') }), { maxLength: 1 }),
        },
        { requiredKeys: ['OTIO_SCHEMA'] },
      ),
    ),
    reference: fc.record({
      OTIO_SCHEMA: fc.constantFrom('ExternalReference.1', 'GeneratorReference.1', 'MissingReference.1'),
      target_url: fc.oneof(
        fc.constant('a.mov'),
        fc.webUrl(),
        fc.string(),
        fc.string().map((s) => `file:${s}`),
      ),
      generator_kind: fc.constantFrom('black', 'SolidColor'),
    }),
    time: fc.record({ value: number, rate: fc.oneof(fc.constant(24), fc.constant(29.97), number) }),
  }));
  await fc.assert(
    fc.asyncProperty(fc.array(node, { maxLength: 4 }), async (children) => {
      try {
        const { frames, video } = await program(timeline(...children));
        expect(video.reduce((sum, piece) => sum + piece.frames, 0)).toBe(frames);
      } catch (error) {
        expect(error).toBeInstanceOf(ReelbatchError);
      }
    }),
    { numRuns: 400 },
  );
});
