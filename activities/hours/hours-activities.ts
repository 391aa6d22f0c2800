import type { ControlActivities } from '../../model/activities';
import { lookAtHours } from './look-at-hours';

/** The clock and the time zones, which workflows have no access to. */
export function createHoursActivities(): Pick<ControlActivities, 'lookAtHours'> {
  return {
    async lookAtHours({ window }) {
      return lookAtHours(window, Date.now());
    },
  };
}
