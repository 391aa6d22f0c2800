const PLAIN_EVERY_MS = 15_000;
const REDRAW_EVERY_MS = 500;

export interface Step<T> {
  readonly result: T;
  readonly seconds: number;
}

/** Tells a person what is being done, for how long, and how far it is. */
export class Steps {
  constructor(private readonly output: NodeJS.WriteStream) {}

  say(line: string): void {
    this.output.write(`${line}\n`);
  }

  /**
   * Does something and shows it meanwhile; afterwards, how long it took.
   * @param work Is given a function that takes what is to be shown behind the label, like `41 %`.
   */
  async run<T>(label: string, work: (tell: (detail: string) => void) => Promise<T>): Promise<Step<T>> {
    const since = performance.now();
    let detail = '';
    const terminal = this.output.isTTY;
    const show = () => {
      const text = `  ${label}: ${secondsSince(since).toFixed(0)} s ${detail}`;
      this.output.write(terminal ? `\r${text.slice(0, this.output.columns - 1)}\u001B[K` : `${text.trimEnd()} ...\n`);
    };
    const timer = setInterval(show, terminal ? REDRAW_EVERY_MS : PLAIN_EVERY_MS);
    try {
      const result = await work((words) => {
        detail = words;
      });
      const seconds = secondsSince(since);
      if (terminal) this.output.write('\r\u001B[K');
      this.say(`  ${label}: ${seconds.toFixed(1)} s`);
      return { result, seconds };
    } finally {
      clearInterval(timer);
    }
  }
}

function secondsSince(since: number): number {
  return (performance.now() - since) / 1000;
}
