/** A page of metrics in the text format of Prometheus, read far enough to look values up. */
export class Scrape {
  private readonly samples: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];

  constructor(text: string) {
    this.samples = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
        const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
        return { name, labels: Object.fromEntries(pairs.map(([, key, word]) => [key, word])), value: Number(value) };
      });
  }

  /** Of all samples. */
  get names(): readonly string[] {
    return [...new Set(this.samples.map(({ name }) => name))];
  }

  /** Labels that any sample of the name has. */
  labelsOf(name: string): ReadonlySet<string> {
    return new Set(this.samples.filter((one) => one.name === name).flatMap(({ labels }) => Object.keys(labels)));
  }

  /** What a label is on the samples that have these labels, and perhaps others. */
  wordsOf(name: string, label: string, wanted: Readonly<Record<string, string>> = {}): string[] {
    return this.find(name, wanted).flatMap(({ labels }) => labels[label] ?? []);
  }

  /** Of the samples that have these labels, and perhaps others. */
  values(name: string, wanted: Readonly<Record<string, string>> = {}): number[] {
    return this.find(name, wanted).map(({ value }) => value);
  }

  private find(name: string, wanted: Readonly<Record<string, string>>) {
    const fits = (labels: Readonly<Record<string, string>>) =>
      Object.entries(wanted).every(([key, word]) => labels[key] === word);
    return this.samples.filter((one) => one.name === name && fits(one.labels));
  }
}

export async function scrape(url: string): Promise<Scrape> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return new Scrape(await response.text());
}
