import { sleep } from '@temporalio/workflow';
import type { BatchHours } from '../model/snapshot';
import type { BatchWindow } from '../model/specification';
import { control } from './activity-proxies';

/** The hours of a batch: when it is their time, as an activity says, which knows the clocks of the world. */
export class Hours {
  constructor(
    private readonly window: BatchWindow,
    private readonly changed: (hours: BatchHours) => void,
  ) {}

  /** Looks once, then goes on looking at each change for as long as the workflow is there. */
  async begin(): Promise<void> {
    const first = await this.look();
    void this.follow(first);
  }

  private async follow(first: BatchHours): Promise<void> {
    for (let hours = first; ; hours = await this.look()) {
      const waitMs = Math.max(1, Date.parse(hours.changes_at) - Date.now());
      await sleep(waitMs, { summary: hours.open ? 'until its hours end' : 'until its hours begin' });
    }
  }

  private async look(): Promise<BatchHours> {
    const hours = await control.lookAtHours({ window: this.window });
    this.changed(hours);
    return hours;
  }
}
