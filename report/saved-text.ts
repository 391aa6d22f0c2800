import type { Report } from '../model/report';
import { secondsText } from './format';

/** What was saved by what was found rendered, and how that is known. */
export function savedText({ saved, reused_cost }: Pick<Report, 'saved' | 'reused_cost'>): string {
  const { seconds, measured_spans: measured, estimated_spans: estimated } = saved;
  if (seconds <= 0) return reused_cost > 0 ? 'of its own earlier starts' : 'everything was encoded';
  const text = `${secondsText(seconds)} of encoding saved`;
  if (measured === 0) return `about ${text}, estimated`;
  if (estimated === 0) return `${text}, measured when it was rendered`;
  return `about ${text}: ${measured} spans measured, ${estimated} estimated`;
}
