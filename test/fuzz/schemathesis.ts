import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECTS } from '../support/api-server';

/** What is looked at in each answer: that it is none of 5xx, and one that the document has. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'allow_header_conformance',
  'unsupported_method',
  'use_after_free',
  'ensure_resource_availability',
];

export interface Fuzzing {
  readonly program: string;
  readonly url: string;
  readonly phases: readonly ('examples' | 'coverage' | 'fuzzing' | 'stateful')[];
  /** Of each operation in each phase. */
  readonly examples: number;
  readonly key?: string;
  /** What stands in addresses instead of what is made up. */
  readonly ids?: Readonly<Record<string, string>>;
}

export interface Fuzzed {
  readonly code: number;
  /** All that it wrote. */
  readonly said: string;
  /** How many requests it made up. */
  readonly cases: number;
  /** How many links of the document it went along. */
  readonly links: number;
}

/** Asks an API whatever its document allows, and some of what it does not. */
export async function fuzz({ program, url, phases, examples, key, ids = {} }: Fuzzing): Promise<Fuzzed> {
  const folder = mkdtempSync(join(tmpdir(), 'reelbatch-fuzz-'));
  try {
    writeFileSync(join(folder, 'schemathesis.toml'), settings(ids, phases.includes('stateful')));
    const child = spawn(
      program,
      [
        ...['--config-file', join(folder, 'schemathesis.toml'), 'run', `${url}/openapi.json`],
        ...['--checks', CHECKS.join(','), '--seed', '1', '--continue-on-failure', '--phases', phases.join(',')],
        ...['--max-examples', String(examples), '--request-timeout', '20'],
        ...(key === undefined ? [] : ['--header', `Authorization: Bearer ${key}`]),
      ],
      { cwd: folder },
    );
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    const [code] = (await once(child, 'close')) as [number];
    const counted = (what: RegExp) => Number(what.exec(said)?.[1]?.replaceAll(',', '') ?? 0);
    return { code, said, cases: counted(/([\d,]+) generated/), links: counted(/API Links: +([\d,]+) covered/) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Streams of events have no end: one event of each is enough. Most jobs are of projects that there are. */
function settings(ids: Readonly<Record<string, string>>, tame: boolean): string {
  const parameters = Object.entries(ids).map(([name, value]) => `"path.${name}" = ${JSON.stringify(value)}`);
  const projects = ['body.jobs.[*].project_id', 'body.batch.jobs.[*].project_id', 'path.project_id'].map(
    (name) => `"${name}" = { dictionary = "projects", probability = 0.9 }`,
  );
  return [
    'max-stream-events = 1',
    ...(tame ? [`hooks = ${JSON.stringify(join(__dirname, 'tame.py'))}`] : []),
    '[dictionaries.projects]',
    `values = ${JSON.stringify(PROJECTS)}`,
    '[parameters]',
    ...parameters,
    ...projects,
    // The document's own links, and no guesses.
    '[phases.stateful]',
    'max-steps = 12',
    'inference.algorithms = []',
    'generation.mode = "positive"',
    '',
  ].join('\n');
}
