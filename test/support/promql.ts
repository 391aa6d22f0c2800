import { parser } from '@prometheus-io/lezer-promql';

/** What a PromQL expression reads: metrics and the labels by which it picks or sums them. @throws Error when it is none. */
export function readBy(expression: string): {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
} {
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(expression).iterate({
    enter({ type, node, from, to }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.push(text);
      if (type.name === 'LabelName') labels.push(text);
    },
  });
  return { metrics, labels };
}
