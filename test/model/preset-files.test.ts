import { isFilm, presetSchema } from '../../model/preset';
import { readPresetFiles } from '../../model/preset-files';
import { PRESETS } from '../../model/presets';

const least = {
  name: 'house-h264',
  container: 'mp4',
  video: { encoder: 'libx264' },
  audio: { encoder: 'aac' },
};
const file = (given: unknown, name = 'a.json') => ({ name, text: JSON.stringify(given) });
const read = (...given: unknown[]) => readPresetFiles(given.map((one, index) => file(one, `${'abc'[index]}.json`)));
const faults = (...given: unknown[]) => {
  const found = read(...given);
  return 'faults' in found ? found.faults : [];
};
const presetOf = (given: unknown) => {
  const found = read(given);
  if ('faults' in found) throw new Error(found.faults.join('\n'));
  const preset = found.set.presets.at(-1);
  if (!preset || !isFilm(preset)) throw new Error('there is no preset of a film');
  return preset;
};
const video = (more: object, encoder = 'libx264') => ({ ...least, video: { encoder, ...more } });

test('the least that a file may say is a sound preset, closed and with fixed threads', () => {
  const preset = presetOf(least);
  expect(presetSchema.parse(preset)).toEqual(preset);
  expect(preset.video).toEqual({
    encoder: 'libx264',
    codec: 'h264',
    profile: null,
    pixelFormat: 'yuv420p',
    arguments: [
      ...['-flags', '+cgop', '-threads', '2', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
      ...['-colorspace', 'bt709', '-color_range', 'tv'],
    ],
    spanContainer: 'mp4',
    cpuSecondsPerMegapixel: 0.11,
  });
  expect(preset.audio).toMatchObject({ codec: 'aac', arguments: ['-b:a', '256k'], sampleRate: 48000, channels: 2 });
  expect(preset.muxArguments).toEqual(['-movflags', '+faststart']);
});

test('a file may hold several, and the set knows which stands where', () => {
  const found = read([least, { ...least, name: 'two' }], { ...least, name: 'three' });
  if ('faults' in found) throw new Error(found.faults.join('\n'));
  expect(found.set.presets).toHaveLength(PRESETS.length + 3);
  expect(['house-h264', 'two', 'three', 'h264-high'].map(found.set.fileOf)).toEqual([
    'a.json',
    'a.json',
    'b.json',
    null,
  ]);
  expect(found.set.presetFor('two', 'draft').name).toBe('two');
  expect(found.set.presetFor('mp4', 'high').name).toBe('h264-high');
  expect(() => found.set.presetFor('four', 'draft')).toThrow(RangeError);
});

test('every fault of every file is told at once, by file and place', () => {
  const found = readPresetFiles([
    { name: 'broken.json', text: '{"name": ' },
    file({ ...least, name: 'H264', container: 'avi', more: 1 }, 'shape.json'),
    file([least, { ...least, video: { encoder: 'h264_nvenc' } }], 'twice.json'),
    file({ ...least, name: 'h264-high' }, 'taken.json'),
    file({ ...least, name: 'mp4' }, 'format.json'),
    file('a text', 'text.json'),
    file(null, 'null.json'),
  ]);
  expect('faults' in found && found.faults.map((fault) => fault.split(': ')[0])).toEqual([
    'broken.json as a whole',
    'shape.json /name',
    'shape.json /container',
    'shape.json /more',
    'twice.json /1/video/encoder',
    'twice.json /1/name',
    'taken.json /name',
    'format.json /name',
    'text.json as a whole',
    'null.json as a whole',
  ]);
});

test.each([
  ['an input', ['-i', '/etc/passwd']],
  ['a container', ['-f', 'tee']],
  ['another codec', ['-c:v', 'rawvideo']],
  ['a stream', ['-map', '0']],
  ['a filter', ['-vf', 'movie=/etc/passwd']],
  ['a filter by its long name', ['-filter:v', 'null']],
  ['a graph', ['-filter_complex', 'null']],
  ['a graph in a file', ['-filter_complex_script', '/tmp/x']],
  ['a bitstream filter', ['-bsf:v', 'null']],
  ['a log of passes', ['-passlogfile', '/tmp/x']],
  ['statistics', ['-stats', '/tmp/x']],
  ['statistics of encoding', ['-vstats_file', '/tmp/x']],
  ['two passes', ['-pass', '1']],
  ['an attachment', ['-attach', '/etc/passwd']],
  ['a dump', ['-dump_attachment:t', '/tmp/x']],
  ['another protocol', ['-protocol_whitelist', 'http']],
  ['a preset file of ffmpeg', ['-fpre', '/tmp/x']],
  ['a second output', ['/tmp/x.mp4']],
  ['a second output behind an option', ['-crf', '20', 'http://host/x.mp4']],
  ['a program for each frame', ['-force_key_frames', 'expr:gte(t,1)']],
  ['an option of one encoder for another', ['-svtav1-params', 'tune=0']],
  ['x264opts', ['-x264opts', 'stats=/tmp/x']],
  ['open groups', ['-flags', '-cgop']],
  ['other flags beside closed groups', ['-flags', '+cgop+pass1']],
  ['a file in the list of x264', ['-x264-params', 'stats=/tmp/x']],
  ['a matrix file in the list of x264', ['-x264-params', 'crf=1:cqmfile=/tmp/x']],
  ['open groups in the list of x264', ['-x264-params', 'open-gop=1']],
  ['a list within a value', ['-x264-params', 'deblock=1,1,open-gop=1']],
  ['another matrix', ['-colorspace', 'bt2020nc']],
  ['a value that is a path', ['-preset', '/tmp/x']],
  ['a number with more behind it', ['-crf', '20;rm']],
  ['a number with a line behind it', ['-crf', '20\n']],
  ['a number out of range', ['-crf', '52']],
  ['no number', ['-crf', 'NaN']],
  ['a bitrate that is none', ['-b:v', '8 M']],
  ['as many threads as it likes', ['-threads', '0']],
  ['an option twice', ['-crf', '20', '-crf', '21']],
  ['an option without a value', ['-crf']],
  ['an empty argument', ['']],
  ['a name of JavaScript', ['constructor', '1']],
  ['a name of JavaScript in a list', ['-x264-params', 'constructor=1']],
])('%s is refused among the arguments of the picture', (_, given) => {
  const found = faults(video({ arguments: given }));
  expect(found).not.toHaveLength(0);
  for (const fault of found) expect(fault).toMatch(/^a\.json \/video\/arguments\/\d+: /);
});

test.each([
  ['open groups', 'open-gop=1'],
  ['a log', 'csv=/tmp/x'],
  ['a file to write', 'recon=/tmp/x'],
  ['a file to read', 'zonefile=/tmp/x'],
  ['an analysis', 'analysis-save=/tmp/x'],
  ['a table of its own', 'lambda-file=/tmp/x'],
  ['a key without a value', 'keyint'],
  ['a key twice', 'keyint=1:keyint=2'],
  ['nothing', ''],
])('%s is refused in the list of x265', (_, list) => {
  const found = faults(video({ arguments: ['-x265-params', list] }, 'libx265'));
  expect(found).toEqual([expect.stringMatching(/^a\.json \/video\/arguments\/1: /)]);
});

test.each([
  ['audio', { audio: { encoder: 'aac', arguments: ['-af', 'volume=2'] } }, '/audio/arguments/0'],
  ['audio of another container', { audio: { encoder: 'libopus' } }, '/audio/encoder'],
  ['video of another container', { video: { encoder: 'ffv1' } }, '/video/encoder'],
  ['muxing', { mux_arguments: ['-movflags', '+frag_keyframe'] }, '/mux_arguments/1'],
  ['an output', { mux_arguments: ['-y', '/tmp/x'] }, '/mux_arguments/0'],
  ['a key file', { mux_arguments: ['-hls_key_info_file', '/tmp/x'] }, '/mux_arguments/0'],
  ['a pixel format', { video: { encoder: 'libx264', pixel_format: 'bgr24' } }, '/video/pixel_format'],
  [
    'a pixel format of another profile',
    { video: { encoder: 'libx264', pixel_format: 'yuv422p', arguments: ['-profile:v', 'high'] } },
    '/video/pixel_format',
  ],
  ['a missing profile', { container: 'mov', video: { encoder: 'dnxhd' } }, '/video/arguments'],
  ['a cost', { video: { encoder: 'libx264', cpu_seconds_per_megapixel: 0 } }, '/video/cpu_seconds_per_megapixel'],
  [
    'a container in which spans would lie',
    { video: { encoder: 'libx264', span_container: 'mp4' } },
    '/video/span_container',
  ],
])('%s that will not do is refused', (_, more, pointer) => {
  expect(faults({ ...least, ...more })).toEqual([expect.stringMatching(`^a\\.json ${pointer}: `)]);
});

const sound = { name: 'house-wav', kind: 'sound', container: 'wav', audio: { encoder: 'pcm_s16le' } };
const sheet = { name: 'house-sheet', kind: 'stills', container: 'jpg', stills: { of: 'sheet', columns: 3, rows: 2 } };
const loudness = { integrated_lufs: -27, true_peak_dbtp: -2 };

test('sound, stills and a film with a loudness are presets too', () => {
  const given = [sound, sheet, { ...least, audio: { encoder: 'aac', loudness } }];
  const found = read(given);
  if ('faults' in found) throw new Error(found.faults.join('\n'));
  const [wav, stills, film] = found.set.presets.slice(-3);
  for (const preset of [wav, stills, film]) expect(presetSchema.parse(preset)).toEqual(preset);
  expect(wav).toMatchObject({ kind: 'sound', of: 'mix', audio: { codec: 'pcm_s16le' } });
  expect(stills).toMatchObject({ kind: 'stills', stills: { of: 'sheet', columns: 3, rows: 2, pictureWidth: 480 } });
  expect(film).toMatchObject({ audio: { loudness: { integrated: -27, truePeak: -2 } } });
});

test.each([
  ['a kind', { ...sound, kind: 'captions' }, ['/kind']],
  ['a container of sound', { ...sound, container: 'mp3' }, ['/container']],
  ['an encoder of sound', { ...sound, audio: { encoder: 'aac' } }, ['/audio/encoder']],
  ['arguments of sound', { ...sound, audio: { ...sound.audio, arguments: ['-y'] } }, ['/audio/arguments']],
  ['a loudness of stems', { ...sound, of: 'rows', audio: { ...sound.audio, loudness } }, ['/audio/loudness']],
  [
    'a loudness of sound',
    { ...sound, audio: { ...sound.audio, loudness: { integrated_lufs: -4 } } },
    ['/audio/loudness/integrated_lufs', '/audio/loudness/true_peak_dbtp'],
  ],
  [
    'a loudness of a film',
    { ...least, audio: { encoder: 'aac', loudness: { ...loudness, lra: 7 } } },
    ['/audio/loudness/lra'],
  ],
  ['stills of a kind', { ...sheet, stills: { of: 'film' } }, ['/stills/of']],
  [
    'a sheet',
    { ...sheet, quality: 1, stills: { of: 'sheet', columns: 0, rows: 11, picture_width: 8 } },
    ['/stills/columns', '/stills/rows', '/stills/picture_width', '/quality'],
  ],
  ['a poster', { ...sheet, stills: { of: 'poster', from: 1, columns: 2 } }, ['/stills/from', '/stills/columns']],
  ['no picture of stills', { name: 'a', kind: 'stills', container: 'jpg' }, ['/stills']],
  ['video in sound', { ...sound, video: { encoder: 'libx264' } }, ['/video']],
])('%s that will not do is refused, each fault by its place', (_, given, pointers) => {
  expect(faults(given).map((fault) => fault.split(': ')[0])).toEqual(pointers.map((pointer) => `a.json ${pointer}`));
});

test('what spans need to join is added, and what is said stays', () => {
  const hevc = presetOf(video({ arguments: ['-crf', '18', '-x265-params', 'aq-mode=3:pools=4'] }, 'libx265'));
  expect(hevc.video.arguments.slice(0, 6)).toEqual([
    ...['-crf', '18', '-x265-params', 'aq-mode=3:pools=4:open-gop=0:log-level=error', '-threads', '2'],
  ]);
  expect(hevc).toMatchObject({ video: { tag: 'hvc1' }, muxArguments: ['-tag:v', 'hvc1', '-movflags', '+faststart'] });
  expect(presetOf(video({}, 'libx265')).video.arguments).toContain('open-gop=0:pools=2:log-level=error');
  const av1 = presetOf(video({ arguments: ['-preset', '8'] }, 'libsvtav1'));
  expect(av1.video.arguments.slice(0, 4)).toEqual(['-preset', '8', '-svtav1-params', 'lp=2']);
});

test('what GET /api/v1/presets answers of a built-in preset may be written into a file', () => {
  const given = PRESETS.filter(isFilm).map((preset, index) => ({
    name: `house-${index}`,
    container: preset.container,
    video: {
      encoder: preset.video.encoder,
      pixel_format: preset.video.pixelFormat,
      arguments: preset.video.arguments,
    },
    audio: { encoder: preset.audio.encoder, arguments: preset.audio.arguments },
  }));
  expect(faults(given)).toEqual([]);
});
