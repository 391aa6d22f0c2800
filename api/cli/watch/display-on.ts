import { Bars } from './bars';
import type { Display } from './display';
import { Lines } from './lines';

/** Bars on a terminal, lines elsewhere. */
export function displayOn(output: NodeJS.WriteStream): Display {
  return output.isTTY ? new Bars(output) : new Lines(output);
}
