/** What is done to the joined film for one output, step by step: each a chain of filters. */
export type Steps = readonly string[];

interface Output {
  readonly steps: Steps;
  readonly label: string;
}

/**
 * Divides the joined film among its outputs, which end in the labels [out0], [out1] and so on. Steps that outputs have in common from the
 * beginning on are done once; that changes no picture, because every output still sees all of its own.
 * @param joined a chain without a label at its end.
 */
export function branches(joined: string, outputs: readonly Steps[]): string[] {
  return grow(
    joined,
    outputs.map((steps, index) => ({ steps, label: `[out${index}]` })),
    'branch',
  );
}

function grow(chain: string, outputs: readonly Output[], name: string): string[] {
  const ended = outputs.filter(({ steps }) => steps.length === 0);
  const longer = outputs.filter(({ steps }) => steps.length > 0);
  const firsts = [...new Set(longer.map(({ steps }) => steps[0] as string))];
  const labels = [...firsts.map((_, index) => `[${name}${index}]`), ...ended.map(({ label }) => label)];
  const grown = firsts.flatMap((first, index) => {
    const rest = longer.flatMap(({ steps, label }) => (steps[0] === first ? [{ steps: steps.slice(1), label }] : []));
    return grow(`${labels[index]}${first}`, rest, `${name}${index}x`);
  });
  return [`${chain},split=${labels.length}${labels.join('')}`, ...grown];
}
