import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms } from '../../infra/programs';
import { FakeStudio } from '../support/fake-studio';
import { withApi } from '../support/with-workers';

const world = withApi();
const program = findPrograms().schemathesis;
const LIMIT_MS = 180_000;

/** What is looked at in each answer. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'allow_header_conformance',
];

async function fuzz(parameters: Readonly<Record<string, string>>): Promise<{ code: number; said: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'reelbatch-fuzz-'));
  try {
    const toml = Object.entries(parameters).map(([name, value]) => `"path.${name}" = ${JSON.stringify(value)}`);
    writeFileSync(join(folder, 'schemathesis.toml'), `[parameters]\n${toml.join('\n')}\n`);
    const child = spawn(
      program ?? '',
      [
        ...['--config-file', join(folder, 'schemathesis.toml'), 'run', `${world.api.url}/openapi.json`],
        // A stream does not end.
        ...['--exclude-tag', 'events', '--checks', CHECKS.join(','), '--seed', '1', '--continue-on-failure'],
        ...['--phases', 'examples,coverage,fuzzing', '--max-examples', '20', '--request-timeout', '20'],
      ],
      { cwd: folder },
    );
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    const [code] = (await once(child, 'close')) as [number];
    return { code, said };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Where Python or its registry is missing the set-up says that this is left out.
(program ? test : test.skip)(
  'nothing that the document allows, and little that it does not, gets an answer that it does not name',
  async () => {
    const studio = new FakeStudio({ jobs: [{ id: 'a' }] });
    const jobs = [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }];
    const { id } = await world.api.client.submit({ name: 'x', jobs });
    world.workers.enrol(id, studio);
    const schedule = await world.api.client.createSchedule({
      name: 's',
      cron: ['0 3 * * *'],
      batch: { name: 'x', jobs },
    });
    const { code, said } = await fuzz({
      batch_id: id,
      job_id: 'a',
      deliverable_id: 'mp4',
      schedule_id: schedule.id,
    });
    expect([code, code === 0 ? '' : said]).toEqual([0, '']);
  },
  LIMIT_MS,
);
