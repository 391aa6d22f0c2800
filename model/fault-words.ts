const SHOWN_LETTERS = 60;

/** What a person is told of a value that cannot be used: what is allowed in its place, and what was given. For zod's `error`. */
export function only(allowed: string) {
  return ({ input }: { readonly input?: unknown }) => `is ${allowed}; ${given(input)}`;
}

/** The same for an object, which can also have a field that nobody knows. */
export function onlyFields(what: string, fields: readonly string[]) {
  const names = fields.join(', ');
  return ({ code, input }: { readonly code?: string | undefined; readonly input?: unknown }) =>
    code === 'unrecognized_keys'
      ? `is not a field of ${what}, which has ${names}`
      : `is ${what}: an object with ${names}; ${given(input)}`;
}

function given(input: unknown): string {
  if (input === undefined) return 'it is missing';
  if (Array.isArray(input)) return `this is a list of ${input.length}`;
  if (typeof input === 'object' && input !== null) return 'this is an object';
  const text = JSON.stringify(input);
  if (typeof input === 'string' && text.length > SHOWN_LETTERS) return `this is text of ${input.length} characters`;
  return `this is ${text}`;
}
