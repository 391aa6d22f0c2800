import { z } from 'zod';
import { only } from './fault-words';
import { LONGEST_TEMPLATE, NAME_FIELDS, templateFault } from './file-name';

/** Fields of a job that say more of its files than their formats do. */

const LONGEST_PATH = 500;
/** Relative, and of what can be printed in one line. */
const CAPTIONS_PATH = /^(?!\/)[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+\.(srt|vtt)$/iu;
const captionsError = only('the path of an .srt or .vtt file in the project folder, from there');
const languageError = only('a language as ISO 639-2 writes it: three small letters, like eng or und');
const nameError = only(
  `1 to ${LONGEST_TEMPLATE} letters, digits, dots, dashes, underscores and fields like {project}: ${NAME_FIELDS.join(', ')}`,
);
const versionError = only('1 to 64 letters, digits, dots, dashes or underscores');

export const outputShape = {
  captions: z
    .string({ error: captionsError })
    .max(LONGEST_PATH, { error: captionsError })
    .refine((path) => CAPTIONS_PATH.test(path), { error: captionsError })
    .optional(),
  caption_language: z
    .string({ error: languageError })
    .regex(/^[a-z]{3}$/, { error: languageError })
    .optional(),
  file_name: z
    .string({ error: nameError })
    .superRefine((template, context) => {
      const message = templateFault(template);
      if (message !== undefined) context.addIssue({ code: 'custom', message, input: template });
    })
    .optional(),
  version: z
    .string({ error: versionError })
    .regex(/^[A-Za-z0-9._-]{1,64}$/, { error: versionError })
    .optional(),
};
