import { parser } from '@prometheus-io/lezer-promql';

/** What a PromQL expression asks of a label of a metric: `{status="running"}`, `{code!~"A|B"}`. */
export interface Matcher {
  readonly metric: string;
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** What a PromQL expression reads: metrics, the labels by which it picks or sums them, and what it wants these to be. */
export interface Reads {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
  readonly matchers: readonly Matcher[];
}

/** @throws Error when it is no PromQL. */
export function readBy(expression: string): Reads {
  const metrics: string[] = [];
  const labels: string[] = [];
  const matchers: Matcher[] = [];
  parser.parse(expression).iterate({
    enter({ type, node, from, to }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.push(text);
      if (type.name === 'LabelName') labels.push(text);
      if (type.name !== 'UnquotedLabelMatcher') return;
      const [, label = '', operator = '', value = ''] = /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/.exec(text) ?? [];
      // A metric's matchers come behind its name.
      matchers.push({ metric: metrics.at(-1) ?? '', label, operator, value });
    },
  });
  return { metrics, labels, matchers };
}
