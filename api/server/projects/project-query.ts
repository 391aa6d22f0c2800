import { z } from 'zod';
import { only, onlyFields } from '../../../model/fault-words';
import { projectIdSchema } from '../../../model/identifier';
import { QUALITIES } from '../../../model/preset';
import { badQuery } from '../bad-query';
import { pageLimitSchema } from '../page-limit';

const listShape = {
  limit: pageLimitSchema,
  cursor: projectIdSchema.optional(),
};
export const projectListQuerySchema = z.strictObject(listShape, {
  error: onlyFields('a query', Object.keys(listShape)),
});

const formatsError = only('1 to 16 formats or names of presets with commas between them');
const projectShape = {
  formats: z
    .string({ error: formatsError })
    .regex(/^[A-Za-z0-9._-]{1,64}(,[A-Za-z0-9._-]{1,64}){0,15}$/, { error: formatsError })
    .optional(),
  quality: z.enum(QUALITIES, { error: only(`one of ${QUALITIES.join(', ')}`) }).optional(),
};
export const projectQuerySchema = z.strictObject(projectShape, {
  error: onlyFields('a query', Object.keys(projectShape)),
});

/** A larger picture is a deliverable: the preset poster makes one. */
const MOST_WIDTH = 1920;
const LEAST_WIDTH = 16;
const atError = only('seconds from the beginning of the film, like 12.5');
const widthError = only(`a whole number from ${LEAST_WIDTH} to ${MOST_WIDTH}`);
const thumbnailShape = {
  at: z
    .string({ error: atError })
    .regex(/^\d{1,6}(\.\d{1,6})?$/, { error: atError })
    .transform(Number)
    .optional(),
  width: z
    .string({ error: widthError })
    .regex(/^[1-9]\d{1,3}$/, { error: widthError })
    .transform(Number)
    .refine((width) => width >= LEAST_WIDTH && width <= MOST_WIDTH, { error: widthError })
    .default(320),
};
export const thumbnailQuerySchema = z.strictObject(thumbnailShape, {
  error: onlyFields('a query', Object.keys(thumbnailShape)),
});

/** @throws Problem INVALID_REQUEST with every fault of the query. */
export function readQuery<S extends z.ZodObject>(schema: S, query: unknown): z.output<S> {
  const asked = schema.safeParse(query);
  if (!asked.success) throw badQuery(asked.error);
  return asked.data;
}
