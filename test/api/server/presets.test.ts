import { readPresetFiles } from '../../../model/preset-files';
import { PRESETS } from '../../../model/presets';
import { batchViewSchema, presetListViewSchema } from '../../../model/views';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => await api.stop());

test('the list holds every preset, with its words and the exact arguments', async () => {
  const response = await api.call('GET', '/api/v1/presets');
  expect(response.status).toBe(200);
  const { presets } = presetListViewSchema.parse(await response.json());
  expect(await api.client.presets()).toEqual({ presets });
  expect(presets.map(({ name }) => name)).toEqual(PRESETS.map(({ name }) => name));
  expect(presets.find(({ name }) => name === 'h264-high')).toMatchObject({
    container: 'mp4',
    stands_for: [{ format: 'mp4', quality: 'high' }],
    picture: 'H.264 High, 8 bits 4:2:0, crf 18',
    sound: 'AAC 320k',
    video: {
      encoder: 'libx264',
      pixel_format: 'yuv420p',
      arguments: expect.arrayContaining(['-crf', '18', '-threads', '2']),
    },
    mux_arguments: ['-movflags', '+faststart'],
    size: null,
    burn_in: [],
    smallest_size: null,
  });
  expect(presets.find(({ name }) => name === 'h264-square')).toMatchObject({
    stands_for: [],
    size: { width: 1080, height: 1080, fit: 'crop' },
  });
  expect(presets.find(({ name }) => name === 'h264-review')?.burn_in).toEqual(['timecode', 'name', 'watermark']);
});

test('a job may name presets beside containers; each is a deliverable under the name that was given', async () => {
  const formats = ['mp4', 'h264-master', 'prores-hq-high'];
  const job = { id: 'a', project_id: 'proj-a', formats, quality: 'draft' as const };
  const response = await api.call('POST', BATCHES, { name: 'x', jobs: [job] });
  expect(response.status).toBe(202);
  const [made] = batchViewSchema.parse(await response.json()).jobs;
  expect(made?.configuration).toEqual({ formats, quality: 'draft' });
  expect(made?.deliverables.map(({ id, preset }) => [id, preset])).toEqual([
    ['mp4', 'h264-draft'],
    ['h264-master', 'h264-master'],
    ['prores-hq-high', 'prores-hq-high'],
  ]);
});

describe("with a studio's own presets", () => {
  const house = {
    name: 'house-422',
    container: 'mov',
    video: { encoder: 'libx264', arguments: ['-crf', '14', '-profile:v', 'high422'] },
    audio: { encoder: 'pcm_s16le' },
  };
  let studio: ApiServer;
  beforeAll(async () => {
    const read = readPresetFiles([{ name: 'house.json', text: JSON.stringify(house) }]);
    if ('faults' in read) throw new Error(read.faults.join('\n'));
    studio = await startApi({ presets: read.set });
  }, 60_000);
  afterAll(async () => await studio.stop());

  test('the list holds them behind the others, with their file', async () => {
    const { presets } = presetListViewSchema.parse(await (await studio.call('GET', '/api/v1/presets')).json());
    expect(presets).toHaveLength(PRESETS.length + 1);
    expect(presets.filter(({ file }) => file !== null)).toEqual([presets.at(-1)]);
    expect(presets.at(-1)).toMatchObject({
      name: 'house-422',
      stands_for: [],
      picture: 'H.264, 10 bits 4:2:2, crf 14',
      sound: 'PCM 16 bits',
      file: 'house.json',
    });
  });

  test('a job may name one, in a batch and in a schedule; it is frozen in, and unknown to who does not have it', async () => {
    const batch = { name: 'x', jobs: [{ id: 'a', project_id: 'proj-a', formats: ['house-422'] }] };
    const { id, jobs } = await studio.client.submit(batch);
    expect(jobs[0]?.deliverables).toMatchObject([{ id: 'house-422', preset: 'house-422' }]);
    const specification = await studio.store.specifications.read(id);
    if (!specification) throw new Error('nothing was specified');
    const [job] = await studio.store.specifications.readJobs(specification);
    expect(job?.presets[0]).toMatchObject({
      video: { arguments: expect.arrayContaining(['-flags', '+cgop', '-threads', '2']) },
    });
    const schedule = { name: 'Nightly', batch, cron: ['0 0 1 1 *'] };
    expect((await studio.client.createSchedule(schedule)).batch.jobs[0]?.formats).toEqual(['house-422']);
    const problem = await problemOf(await api.call('POST', BATCHES, batch));
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['/jobs/0/formats/0']);
  });
});

test('what a job says of its picture is answered, and nothing where it says nothing', async () => {
  const fields = {
    ...{ resolution: '640x360', fit: 'crop', lut: 'looks/a.cube', watermark: 'Not for sale' },
    start_timecode: '01:00:00:00',
  } as const;
  const job = { project_id: 'proj-a', formats: ['h264-review'], frame_rate: '29.97', ...fields };
  const response = await api.call('POST', BATCHES, { name: 'x', jobs: [job] });
  expect(response.status).toBe(202);
  const [made] = batchViewSchema.parse(await response.json()).jobs;
  expect(made?.configuration).toEqual({
    ...{ formats: ['h264-review'], quality: 'standard', frame_rate: '30000/1001' },
    ...fields,
  });
});
