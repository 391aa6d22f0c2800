import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePorts, isPortFree } from './free-ports';
import type { TemporalPorts } from './temporal-config';

const NAMES: readonly (keyof TemporalPorts)[] = [
  'frontend',
  'frontendMembership',
  'history',
  'historyMembership',
  'matching',
  'matchingMembership',
  'worker',
  'workerMembership',
];

/**
 * The ports of a server: those that are given, else those of its last start where nobody has taken them since. Temporal's services know one
 * another by their ports, and its database remembers them: a server that finds itself at others takes the ones of before for peers, and
 * hands out no work for most of a minute, until it believes that they are gone.
 * @param folder where they are kept.
 */
export async function choosePorts(folder: string, fixed: Partial<TemporalPorts>): Promise<TemporalPorts> {
  const file = join(folder, 'ports.json');
  const last = await readPorts(file);
  const free = await findFreePorts(NAMES.length);
  const chosen: Partial<Record<keyof TemporalPorts, number>> = { ...fixed };
  for (const name of NAMES) {
    if (chosen[name] !== undefined) continue;
    const before = last[name];
    const usable = before !== undefined && !Object.values(chosen).includes(before) && (await isPortFree(before));
    chosen[name] = usable ? before : (free.pop() as number);
  }
  const ports = chosen as TemporalPorts;
  await writeFile(file, JSON.stringify(ports));
  return ports;
}

/** A file that cannot be read is none: then other ports are as good, only slower. */
async function readPorts(file: string): Promise<Partial<TemporalPorts>> {
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    const entries = Object.entries(read ?? {}).filter(
      ([, port]) => Number.isInteger(port) && port > 0 && port < 65_536,
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
