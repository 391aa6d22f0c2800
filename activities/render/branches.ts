/** What is done to the joined film for one output, step by step: each a chain of filters. */
export type Steps = readonly string[];

export interface Branch {
  readonly steps: Steps;
  /** With its brackets. */
  readonly label: string;
}

/**
 * Divides the joined film among branches, each of which ends in its label. Steps that branches have in common from the beginning on are
 * done once; that changes no picture, because every branch still sees all of its own.
 * @param joined a chain without a label at its end.
 */
export function branches(joined: string, all: readonly Branch[]): string[] {
  return grow(joined, all, 'branch');
}

function grow(chain: string, all: readonly Branch[], name: string): string[] {
  const ended = all.filter(({ steps }) => steps.length === 0);
  const longer = all.filter(({ steps }) => steps.length > 0);
  const firsts = [...new Set(longer.map(({ steps }) => steps[0] as string))];
  const labels = [...firsts.map((_, index) => `[${name}${index}]`), ...ended.map(({ label }) => label)];
  const grown = firsts.flatMap((first, index) => {
    const rest = longer.flatMap(({ steps, label }) => (steps[0] === first ? [{ steps: steps.slice(1), label }] : []));
    return grow(`${labels[index]}${first}`, rest, `${name}${index}x`);
  });
  return [`${chain},split=${labels.length}${labels.join('')}`, ...grown];
}
