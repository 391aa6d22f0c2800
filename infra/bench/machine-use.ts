import { readCpuTimes } from '../../worker/resources/machine';
import type { Reading } from './statistics';

const EVERY_MS = 1_000;

/** Reads the processors' times, of the whole machine, once a second while something is done. */
export async function whileWatched(work: () => Promise<unknown>): Promise<Reading[]> {
  const readings: Reading[] = [];
  const read = () => {
    const times = readCpuTimes();
    if (!times) throw new Error('this system has no /proc/stat: how busy the machine is cannot be measured');
    readings.push(times);
  };
  read();
  const timer = setInterval(read, EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return readings;
}
