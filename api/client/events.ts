import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { AllBatchesEvent, BatchEvent } from './event-types';

/** The events of an answer that streams them, as they come; ends with the answer. */
export async function* eventsIn<E extends BatchEvent | AllBatchesEvent>(
  response: Response,
): AsyncGenerator<E, void, undefined> {
  if (!response.body) return;
  const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { id = '', event, data } of events) {
    yield { id, type: event, data: JSON.parse(data) } as E;
  }
}
