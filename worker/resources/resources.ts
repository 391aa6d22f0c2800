import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { FfmpegGate, Need } from '../../activities/ffmpeg/gate';
import { ReelbatchError } from '../../model/failure';
import { type Admitted, admit } from './admission';
import { type CpuTarget, type CpuTargetOptions, holdCpuTarget } from './cpu-target';
import { availableDisk, availableMemory, residentMemory, totalMemory } from './machine';

const LOOK_MS = 500;
/** Space that others use may come free; after this the job is told. */
const DISK_PATIENCE_MS = 30_000;

export interface ResourceOptions extends CpuTargetOptions {
  readonly storeRoot: string;
  readonly memoryReserveBytes: number;
  readonly diskReserveBytes: number;
}

export interface Resources {
  readonly gate: FfmpegGate;
  /** ffmpegs at a time. */
  readonly slots: number;
  stop(): void;
}

/** What this worker may ask of its machine: processors, memory and disk. */
export function startResources(options: ResourceOptions, log: Logger): Resources {
  const cpu = holdCpuTarget(options, log);
  return { gate: new Gate(options, cpu, log), slots: cpu.slots, stop: () => cpu.stop() };
}

class Gate implements FfmpegGate {
  private readonly running = new Set<{ readonly need: Need; pid: number | undefined }>();

  constructor(
    private readonly options: ResourceOptions,
    private readonly cpu: CpuTarget,
    private readonly log: Logger,
  ) {}

  async enter(need: Need, signal: AbortSignal) {
    const waitingSince = Date.now();
    for (let told = false; ; told = true) {
      signal.throwIfAborted();
      const answer = await this.look(need);
      if (answer === 'enter') break;
      this.giveUp(answer, need, Date.now() - waitingSince);
      if (!told) this.log.info({ need, reason: answer }, 'an ffmpeg waits for room on this machine');
      await pause(LOOK_MS, undefined, { signal }).catch(() => {});
    }
    const mine = { need, pid: undefined as number | undefined };
    this.running.add(mine);
    return {
      started: (pid: number) => {
        mine.pid = pid;
        this.cpu.add(pid);
      },
      leave: () => void this.running.delete(mine),
    };
  }

  private async look(need: Need) {
    const { memoryReserveBytes, diskReserveBytes, storeRoot } = this.options;
    const free = {
      memoryBytes: availableMemory(),
      totalMemoryBytes: totalMemory(),
      diskBytes: await availableDisk(storeRoot),
    };
    const running = [...this.running].map(
      ({ need: promised, pid }): Admitted => ({
        need: promised,
        residentBytes: pid === undefined ? 0 : residentMemory(pid),
      }),
    );
    return admit(need, running, free, { memoryBytes: memoryReserveBytes, diskBytes: diskReserveBytes });
  }

  private giveUp(answer: 'wait-for-memory' | 'wait-for-disk' | 'never', need: Need, waitedMs: number): void {
    const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MB`;
    if (answer === 'never')
      throw new ReelbatchError('NO_MEMORY', `It is expected to need ${megabytes(need.memoryBytes)}.`);
    if (answer === 'wait-for-memory' || waitedMs < DISK_PATIENCE_MS) return;
    const wanted = megabytes(need.diskBytes + this.options.diskReserveBytes);
    throw new ReelbatchError('NO_SPACE', `${wanted} must be free, the reserve included.`, 'the store');
  }
}
