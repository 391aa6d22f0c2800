import type { z } from 'zod';
import type { FailureCode } from '../../../model/failure';
import type { Scope } from '../../../model/scope';

export type Method = 'get' | 'post' | 'patch' | 'delete';

/** An answer that is no problem. */
export interface Answer {
  readonly status: 200 | 201 | 202 | 204 | 206;
  readonly about: string;
  /** Of JSON; absent where there is no JSON. */
  readonly schema?: z.ZodType;
  /** Other types. */
  readonly types?: readonly string[];
  readonly headers?: readonly (keyof typeof HEADERS)[];
}

/** Headers of answers. */
export const HEADERS = {
  Location: 'Where what was made is answered.',
  ETag: 'Of this state of it.',
  'Cache-Control': 'How long it may be kept by who asked.',
  'Content-Disposition': 'The name of the file.',
  'Content-Range': 'Which part of the file this is.',
  'Accept-Ranges': 'Always bytes.',
} as const;

/** One thing that the API does: what the document says of it. */
export interface Operation {
  readonly method: Method;
  /** As OpenAPI writes it: `/api/v1/batch/jobs/{batch_id}`. */
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  /** Null: it needs no key. */
  readonly scope: Scope | null;
  readonly query?: z.ZodObject;
  /** Headers that it reads, with what they mean. */
  readonly reads?: readonly (keyof typeof REQUEST_HEADERS)[];
  readonly body?: z.ZodType;
  readonly answers: readonly Answer[];
  /** What it may be refused for, beside what every operation may. */
  readonly refusals: readonly FailureCode[];
}

export const REQUEST_HEADERS = {
  'X-Request-Id': {
    about:
      'What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.',
    schema: { type: 'string' },
  },
  'If-None-Match': {
    about: 'ETags of what is there already: while it is the same, the answer is 304.',
    schema: { type: 'string' },
  },
  'Idempotency-Key': {
    about: 'The same request under the same key is carried out once.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  'Last-Event-ID': {
    about: 'The last event that was seen: what came behind it is told first.',
    schema: { type: 'string' },
  },
  Range: { about: 'Which bytes of the file are asked for.', schema: { type: 'string' } },
} as const;
