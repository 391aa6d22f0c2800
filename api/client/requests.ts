import type { Operations } from './openapi';

/** What operations are given and answer, as their document says it. */

export type OperationId = keyof Operations;

/** Nothing that is given is changed, so that what nobody may change can be given. */
type Unchanged<T> = T extends readonly (infer One)[]
  ? readonly Unchanged<One>[]
  : T extends object
    ? { readonly [Name in keyof T]: Unchanged<T[Name]> }
    : T;

/** Everything in a query is text on the wire; numbers and truths may be given as they are. What a list holds is given one by one. */
type Written<T> = [T] extends ['true' | 'false' | undefined]
  ? T | boolean
  : string extends T
    ? T | number
    : Unchanged<T>;

export type IdsOf<Id extends OperationId> = Operations[Id]['ids'];

export type QueryOf<Id extends OperationId> = {
  readonly [Name in keyof Operations[Id]['query']]: Written<Operations[Id]['query'][Name]>;
};

export type HeadersOf<Id extends OperationId> = Operations[Id]['headers'];

export type BodyOf<Id extends OperationId> = Operations[Id] extends { readonly body: infer Body }
  ? Unchanged<Body>
  : never;

/** What it answers in JSON. */
export type AnswerOf<Id extends OperationId> = Operations[Id]['answers'][keyof Operations[Id]['answers']];

/** What goes with the address. */
export type GivenOf<Id extends OperationId> = {
  readonly query?: QueryOf<Id>;
  readonly headers?: HeadersOf<Id>;
  readonly signal?: AbortSignal | undefined;
} & (Operations[Id] extends { readonly body: unknown } ? { readonly body: BodyOf<Id> } : unknown);

/** It may be left out where there is no body. */
export type Rest<Id extends OperationId> = Operations[Id] extends { readonly body: unknown }
  ? [given: GivenOf<Id>]
  : [given?: GivenOf<Id>];
