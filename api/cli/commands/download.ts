import type { Command } from 'commander';
import { type Fetched, fetchDeliverable } from '../download/fetch-deliverable';
import { placesOf } from '../download/places';
import { Stop } from '../errors';
import { type Common, print, toolsOf, withCommon } from '../tools';
import { counted, formatBytes } from '../words/format';

interface Flags extends Common {
  readonly to: string;
  readonly force?: true;
}

export function addDownload(program: Command): void {
  const command = program
    .command('download')
    .description('fetch published files: of a batch, of a job, or one; each is checked by its SHA-256')
    .argument('<batch>', 'id of the batch')
    .argument('[job]', 'id of a job of it')
    .argument('[deliverable]', 'id of a deliverable of that job, like mp4')
    .option('--to <folder>', 'where they go; those of a batch in a folder for each job', '.')
    .option('--force', 'take the place of other files of the same name')
    .action(download);
  withCommon(command, 'download 01a20cad-f9ad-7628-8802-ea14d35b9675 --to films');
}

async function download(
  batchId: string,
  jobId: string | undefined,
  deliverableId: string | undefined,
  flags: Flags,
): Promise<void> {
  const { client, json, say } = toolsOf(flags);
  const fetched: Fetched[] = [];
  for await (const place of placesOf(client, { batchId, jobId, deliverableId, folder: flags.to })) {
    const one = await fetchDeliverable(client, place, { force: flags.force === true });
    fetched.push(one);
    say(`${one.path}  ${formatBytes(one.bytes)}, ${one.how}`);
  }
  if (fetched.length === 0)
    throw new Stop('failed', 'Nothing is published yet.', `Follow it: reelbatch watch ${batchId}`);
  if (json) print(JSON.stringify({ files: fetched }, undefined, 2));
  else say(`${counted(fetched.length, 'file')}, each checked by its SHA-256`);
}
