import { z } from 'zod';
import { only, onlyFields } from './fault-words';
import { timeZoneSchema } from './time-zone';

const hoursError = only('two times of a day, like 22:00-06:00, which are not the same');

const windowShape = {
  hours: z
    .string({ error: hoursError })
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, { error: hoursError })
    .refine((hours) => hours.slice(0, 5) !== hours.slice(6), { error: hoursError }),
  time_zone: timeZoneSchema,
};

/** Hours outside which no new span of a batch starts, as they are submitted. */
export const windowSchema = z.strictObject(windowShape, { error: onlyFields('a window', Object.keys(windowShape)) });
