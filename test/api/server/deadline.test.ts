import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => await api.stop());

const START = '2198-01-01T00:00:00.000Z';
const DUE = '2198-01-31T22:00:00+01:00';
const DUE_UTC = '2198-01-31T21:00:00.000Z';
const jobs = [{ project_id: 'proj-a', formats: ['mp4' as const] }];

async function faults(method: string, path: string, body: unknown) {
  const { status, errors } = await problemOf(await api.call(method, path, body));
  return [status, ...errors.map(({ pointer, message }) => `${pointer} ${message}`)];
}

describe('a deadline is submitted', () => {
  test('in any offset, and answered in UTC', async () => {
    expect(await api.client.submit({ name: 'd', jobs, start_at: START, deadline: DUE })).toMatchObject({
      deadline: DUE_UTC,
      deadline_at_risk: false,
    });
  });

  test('or not', async () => {
    expect(await api.client.submit({ name: 'd', jobs, start_at: START })).toMatchObject({
      deadline: null,
      deadline_at_risk: null,
    });
  });

  test.each(['2027-01-31T22:00:00', 'tomorrow', 1, null])('but not as %p', async (deadline) => {
    expect(await faults('POST', BATCHES, { name: 'd', jobs, deadline })).toEqual([
      422,
      expect.stringMatching(/^\/deadline is an ISO 8601 time with an offset/),
    ]);
  });

  test.each([DUE, '2198-01-31T20:00:00Z'])('nor as %p where the batch starts at that time', async (deadline) => {
    expect(await faults('POST', BATCHES, { name: 'd', jobs, start_at: DUE_UTC, deadline })).toEqual([
      422,
      '/deadline is not later than start_at; a batch cannot end before it starts',
    ]);
  });
});

test('a deadline that is changed must lie behind the start as well', async () => {
  const { id } = await api.client.submit({ name: 'd', jobs, start_at: DUE_UTC });
  const patch = async (deadline: unknown) => await faults('PATCH', `${BATCHES}/${id}`, { deadline });
  expect(await patch(DUE_UTC)).toEqual([
    422,
    '/deadline is not later than start_at; a batch cannot end before it starts',
  ]);
  expect(await patch('soon')).toEqual([422, expect.stringContaining('/deadline is an ISO 8601 time')]);
});
