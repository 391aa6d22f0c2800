import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { Stop } from '../errors';
import { type Common, toolsOf, withCommon } from '../tools';

const FORMS = ['json', 'csv', 'html'] as const;

interface Flags extends Common {
  readonly format?: (typeof FORMS)[number];
  readonly output?: string;
}

export function addReport(program: Command): void {
  const command = program
    .command('report')
    .description('the report of a batch, ended or not, to standard output or a file')
    .argument('<batch>', 'id of the batch')
    .addOption(new Option('--format <form>', 'its form (default: json)').choices(FORMS))
    .option('--output <file>', 'write it there')
    .action(report);
  withCommon(command, 'report 01a20cad-f9ad-7628-8802-ea14d35b9675 --format html --output report.html');
}

async function report(batchId: string, flags: Flags): Promise<void> {
  const { client, say } = toolsOf(flags);
  const { format = 'json', output } = flags;
  if (flags.json && format !== 'json') throw new Stop('usage', `--json and --format ${format} ask for two forms.`);
  const text = await client.report(batchId, format);
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(output, text).catch((error: Error) => {
    throw new Stop('failed', `The report cannot be written: ${error.message}`, 'Name another file by --output.');
  });
  say(`The report is in ${output}`);
}
