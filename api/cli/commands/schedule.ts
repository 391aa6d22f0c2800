import type { Command } from 'commander';
import type { ScheduleRequest } from '../../client/client';
import { Stop } from '../errors';
import { collectWhole, wholeNumber } from '../option-values';
import { readJsonObject } from '../read-json';
import { type Common, toolsOf, withCommon } from '../tools';
import { scheduleTable, showSchedule } from '../words/schedule';

interface CreateFlags extends Common {
  readonly batch?: string;
  readonly name?: string;
  readonly cron?: readonly string[];
  readonly every?: number;
  readonly timeZone?: string;
  readonly overlap?: string;
  readonly note?: string;
  readonly paused?: true;
  readonly idempotencyKey?: string;
}

const ID = ['<schedule>', 'its id'] as const;
const AN_ID = '01a20cad-f9ad-7628-8802-ea14d35b9675';

export function addSchedule(program: Command): void {
  const schedule = program.command('schedule').description('make the same batch again and again').helpCommand(false);

  const create = schedule
    .command('create')
    .description('make a schedule: from a JSON file, from standard input, or from the JSON of its batch and flags')
    .argument('[file]', 'JSON of the schedule as docs/api.md describes it; - for standard input')
    .option('--batch <file>', 'JSON of the batch to make; - for standard input')
    .option('--name <text>', 'what the schedule is called')
    .option('--cron <times>', 'minute, hour, day of month, month, day of week; may be repeated', collectWhole)
    .option('--every <seconds>', 'a time each so many seconds', wholeNumber)
    .option('--time-zone <name>', 'zone of --cron, like Europe/Berlin (default: UTC)')
    .option('--overlap <word>', 'what happens while an earlier batch runs (default: skip)')
    .option('--note <text>', 'shown with it')
    .option('--paused', 'makes no batch before it is resumed')
    .option('--idempotency-key <key>', 'the same request under the same key is one schedule')
    .action(createSchedule);
  withCommon(
    create,
    'schedule create --batch proofs.json --name Nightly --cron "0 22 * * MON-FRI" --time-zone Europe/Berlin',
  );

  const list = schedule
    .command('list')
    .description('list schedules, newest first')
    .action(async (flags: Common) => {
      const { client, answer } = toolsOf(flags);
      answer(await client.schedules(), scheduleTable);
    });
  withCommon(list, 'schedule list');

  for (const { verb, about, call } of [
    { verb: 'show', about: 'show a schedule, its next times and what it made', call: 'schedule' },
    { verb: 'pause', about: 'make no batch by itself until it is resumed', call: 'pauseSchedule' },
    { verb: 'resume', about: 'go on at its next time', call: 'resumeSchedule' },
    { verb: 'trigger', about: 'make a batch now', call: 'triggerSchedule' },
  ] as const) {
    const command = schedule
      .command(verb)
      .description(about)
      .argument(...ID)
      .action(async (id: string, flags: Common) => {
        const { client, answer } = toolsOf(flags);
        answer(await client[call](id), showSchedule);
      });
    withCommon(command, `schedule ${verb} ${AN_ID}`);
  }

  const remove = schedule
    .command('delete')
    .description('delete a schedule; the batches that it made stay')
    .argument(...ID)
    .action(async (id: string, flags: Common) => {
      const { client, say } = toolsOf(flags);
      await client.deleteSchedule(id);
      say(`Schedule ${id} is deleted.`);
    });
  withCommon(remove, `schedule delete ${AN_ID}`);
}

async function createSchedule(file: string | undefined, flags: CreateFlags): Promise<void> {
  const { client, answer } = toolsOf(flags);
  if ((file === undefined) === (flags.batch === undefined))
    throw new Stop('usage', 'Give the file of a schedule, or its batch by --batch; one of the two.');
  const said = {
    name: flags.name,
    cron: flags.cron,
    every_seconds: flags.every,
    time_zone: flags.timeZone,
    overlap: flags.overlap,
    note: flags.note,
    paused: flags.paused,
    batch: flags.batch === undefined ? undefined : await readJsonObject(flags.batch),
  };
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const request = { ...(file === undefined ? {} : await readJsonObject(file)), ...given };
  // Whether it is one, the API says.
  answer(await client.createSchedule(request as unknown as ScheduleRequest, flags.idempotencyKey), showSchedule);
}
