import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ProjectListView } from '../../../model/views';
import type { Client } from '../../client/client';
import { Stop } from '../errors';
import { EXIT_CODES } from '../exit-codes';
import { number, wholeNumber } from '../option-values';
import { type Common, toolsOf, withCommon } from '../tools';
import { projectTable, showProject } from '../words/project';

interface Flags extends Common {
  readonly limit?: number;
  readonly cursor?: string;
  readonly all?: true;
  readonly picture?: string;
  readonly at?: number;
  readonly width?: number;
}

export function addProjects(program: Command): void {
  const command = program
    .command('projects')
    .description('list the projects, or say what one is when it is assembled')
    .argument('[project]', 'name of its folder under the media root')
    .option('--limit <number>', 'at most so many, 1 to 200 (default: 50)', wholeNumber)
    .option('--cursor <cursor>', 'those that follow: the next_cursor of a list')
    .option('--all', 'all of them, page after page')
    .option('--picture <file>', 'write a JPEG of its film there')
    .option('--at <seconds>', 'the moment of the picture (default: a third in)', number)
    .option('--width <pixels>', 'of the picture, 16 to 1920 (default: 320)', wholeNumber)
    .action(projects);
  withCommon(command, 'projects my-film --picture my-film.jpg --at 12.5');
}

async function projects(projectId: string | undefined, flags: Flags): Promise<void> {
  const { client, answer, say } = toolsOf(flags);
  const { limit, cursor, all, picture, at, width } = flags;
  if (projectId === undefined) {
    if ([picture, at, width].some((one) => one !== undefined))
      throw new Stop('usage', 'A picture is of one project: name it.', 'List them: reelbatch projects');
    const found = await list(client, { limit, cursor }, all === true);
    answer(found, projectTable);
    if (found.next_cursor !== null) say(`There are more: --all, or --cursor ${found.next_cursor}`);
    return;
  }
  if ([limit, cursor, all].some((one) => one !== undefined))
    throw new Stop('usage', 'Of one project all is shown: --limit, --cursor and --all are for the list.');
  if (picture === undefined && (at !== undefined || width !== undefined))
    throw new Stop('usage', '--at and --width are of a picture.', 'Say by --picture where it is to be written.');
  const project = await client.project(projectId);
  answer(project, showProject);
  if (project.failures.length > 0) process.exitCode = EXIT_CODES.failed.code;
  else if (picture !== undefined) {
    const made = await client.thumbnail(projectId, given({ at, width }));
    await writeFile(picture, Buffer.from(await made.arrayBuffer())).catch((error: Error) => {
      throw new Stop('failed', `The picture cannot be written: ${error.message}`, 'Name another file by --picture.');
    });
    say(`\nThe picture is in ${picture}`);
  }
}

type Page = { readonly limit: number | undefined; readonly cursor: string | undefined };

async function list(client: Client, page: Page, all: boolean): Promise<ProjectListView> {
  let found: ProjectListView = await client.projects(given(page));
  while (all && found.next_cursor !== null) {
    const next = await client.projects(given({ ...page, cursor: found.next_cursor }));
    found = { projects: [...found.projects, ...next.projects], next_cursor: next.next_cursor };
  }
  return found;
}

/** Without what was not said. */
function given<T extends object>(flags: T) {
  const said = Object.entries(flags).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}
