import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readStackConfig } from '../config';
import { EXIT_INTERRUPTED, watchInterrupts } from '../interrupts';
import { findPrograms } from '../programs';
import { lockStateFolder } from '../state-lock';
import { measureAnswers } from './answers';
import { readArguments } from './arguments';
import type { Bench, Measure } from './bench';
import { measureConcurrent } from './concurrent';
import { measureDecide } from './decide';
import { measureEstimate } from './estimate';
import { type Figure, figureTable } from './figure';
import { measureFresh } from './fresh';
import { measureLoad } from './load';
import { measureOrchestrate } from './orchestrate';
import { measureQuality } from './quality';
import { measureRecut } from './recut';
import { writeResults } from './results';
import { measureSmall } from './small';
import { Steps } from './steps';
import { measureTenThousand } from './ten-thousand';
import { measureWorkers } from './workers';

const MEASURES = {
  fresh: { about: '(a) (b) (c)  a batch against ffmpeg by hand, and against itself unchanged', measure: measureFresh },
  recut: { about: '(l)          a film of sixty shots after an edit, against its first time', measure: measureRecut },
  workers: { about: '(m)          two workers against one, each on a processor of its own', measure: measureWorkers },
  quality: {
    about: '(n)          joined spans against one piece: likeness to the source, size',
    measure: measureQuality,
  },
  load: { about: '(d)          how busy the machine is within the default target', measure: measureLoad },
  small: { about: '(e)          jobs an hour of small jobs, against xargs', measure: measureSmall },
  concurrent: { about: '(f)          jobs an hour at several max_concurrent', measure: measureConcurrent },
  answers: { about: '(g)          how soon the API answers', measure: measureAnswers },
  estimate: {
    about: '(i)          how far the estimated end of a batch is from its true end',
    measure: measureEstimate,
  },
  decide: { about: '(h)          how long a step of the scheduler takes', measure: measureDecide },
  orchestrate: {
    about: '(j)          what orchestration costs alone, urgent and small batches',
    measure: measureOrchestrate,
  },
  'ten-thousand': {
    about: '(k)          a batch of 10,000 jobs; on 2 cores some twenty minutes',
    measure: measureTenThousand,
  },
} as const satisfies Record<string, { about: string; measure: Measure }>;
type Name = keyof typeof MEASURES;
const NAMES = Object.keys(MEASURES) as Name[];

const USAGE = [
  'npm run bench -- [NAMES] [--rounds N]',
  '',
  'Measures this machine; docs/bench.md says what and how. Without names all of it, about two and a half hours on 2 cores.',
  ...NAMES.map((name) => `  ${name.padEnd(12)} ${MEASURES[name].about}`),
  '  --rounds N  how often each is measured (3)',
].join('\n');

/** npm run bench. A goal that is missed is shown and changes nothing: the run has measured. */
async function main(interrupted: AbortSignal): Promise<void> {
  const { names, rounds, help } = readArguments(process.argv.slice(2), NAMES);
  if (help) return console.log(USAGE);
  const directory = join(readStackConfig().stateDir, 'bench');
  const unlock = lockStateFolder(directory);
  const workDir = join(directory, 'work');
  const bench: Bench = {
    programs: findPrograms(),
    mediaRoot: join(directory, 'media'),
    workDir,
    rounds,
    signal: interrupted,
    steps: new Steps(process.stdout),
  };
  try {
    await rm(workDir, { recursive: true, force: true });
    await mkdir(workDir, { recursive: true });
    await measureAll(bench, names, join(directory, 'results'));
  } finally {
    await rm(workDir, { recursive: true, force: true });
    unlock();
  }
}

async function measureAll(bench: Bench, names: readonly Name[], folder: string): Promise<void> {
  const startedAt = new Date();
  const figures: Figure[] = [];
  for (const name of names) {
    bench.steps.say(`${name}: ${bench.rounds} ${bench.rounds === 1 ? 'round' : 'rounds'}`);
    const measured = await MEASURES[name].measure(bench);
    figures.push(...measured);
    bench.steps.say(`\n${figureTable(measured)}\n`);
    // After each, so that what was measured outlives an interruption.
    await writeResults({ folder, startedAt, bench, figures });
  }
  if (names.length > 1) bench.steps.say(`${figureTable(figures)}\n`);
  bench.steps.say(`Written to ${await writeResults({ folder, startedAt, bench, figures })}`);
}

const interrupted = watchInterrupts();
main(interrupted).then(
  () => process.exit(0),
  (error: Error) => {
    if (interrupted.aborted) {
      console.log('\nInterrupted: everything that was started is stopped.');
      process.exit(EXIT_INTERRUPTED);
    }
    console.error(`The bench could not measure: ${error.message}`);
    process.exit(1);
  },
);
