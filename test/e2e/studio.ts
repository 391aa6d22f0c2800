import { link, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, createClient } from '../../api/client/client';
import { type Stack, startStack } from '../../infra/stack';
import { temporaryFolder, writeTimeline } from '../support/media';

/** A whole running product: Temporal, workers and the API as processes of their own, in a temporary folder, on free ports. */
export interface E2eStudio {
  readonly client: Client;
  readonly stack: Stack;
  readonly mediaRoot: string;
  readonly stateDir: string;
  /** What the supervisor told a person. */
  readonly said: readonly string[];
  /** Stops every process; `start` takes up from the same state. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function openStudio(workers: number, env: Readonly<Record<string, string>> = {}): Promise<E2eStudio> {
  const folder = await temporaryFolder();
  const said: string[] = [];
  const place = { stateDir: join(folder.path, 'state'), mediaRoot: join(folder.path, 'media') };
  await mkdir(place.mediaRoot);
  const begin = async () =>
    await startStack({
      ...place,
      workers,
      ports: 'free',
      ui: false,
      say: (line) => said.push(line),
      env: { TEMPORAL_ADDRESS: undefined, REELBATCH_CPU_TARGET: '100', ...env },
    });
  let stack = await begin();
  return {
    ...place,
    said,
    get client() {
      return createClient(stack.apiUrl);
    },
    get stack() {
      return stack;
    },
    stop: async () => await stack.stop(),
    start: async () => {
      stack = await begin();
    },
    remove: async () => {
      await stack.stop();
      await folder.remove();
    },
  };
}

/** A project of one shot of a film that several projects share: cheap to make, and no two have a span in common. */
export async function makeShot(mediaRoot: string, projectId: string, film: string, start: number, frames: number) {
  const folder = join(mediaRoot, projectId);
  await mkdir(folder, { recursive: true });
  await link(film, join(folder, 'film.mp4'));
  const shots = [{ name: 'shot', file: 'film.mp4', start, frames }];
  await writeTimeline(folder, {
    name: projectId,
    rate: 24,
    canvas: { width: 128, height: 64, frame_rate: 24 },
    tracks: [
      { kind: 'Video', name: 'V1', shots },
      { kind: 'Audio', name: 'A1', shots },
    ],
  });
}
