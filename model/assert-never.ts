/** The last arm of every switch over a union: a case that somebody adds later fails to compile here. */
export function assertNever(value: never): never {
  throw new TypeError(`not a case that is handled: ${JSON.stringify(value)}`);
}
