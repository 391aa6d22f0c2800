import { z } from 'zod';
import { only } from './fault-words';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const error = only('1 to 64 letters, digits, dots, dashes or underscores, and begins with a letter or digit');
const nameSchema = z.string({ error }).regex(NAME, { error });

/** A job's id: also a folder's name and a part of a workflow id, hence the narrow alphabet. */
export const jobIdSchema = nameSchema;

/** A project's id is the name of its folder under the media root. */
export const projectIdSchema = nameSchema;

/** Batch ids are made by the API: UUID version 7, so that they sort by time. */
export const batchIdSchema = z.uuid();

/** Jobs that the API lays down for a batch that runs. */
export const additionIdSchema = z.uuid();

/** Made like those of batches. */
export const scheduleIdSchema = z.uuid();

export { batchWorkflowId, jobWorkflowId, temporalScheduleId } from './workflow-id';
