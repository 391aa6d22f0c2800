import type { RenditionOrigin } from '../../model/assembly-plan';
import { filterValue } from '../ffmpeg/filter-value';
import { listed } from './image-list';
import { byNames } from './work-place';

interface Rendering extends Required<Pick<RenditionOrigin, 'job' | 'arguments' | 'graph'>> {
  /** Texts that it read beside, by their names: lists, in which there are paths, and others. */
  readonly lists?: Readonly<Record<string, string>>;
  readonly texts?: Readonly<Record<string, string>>;
}

/** How a rendition came to be. @param names of all files that it read and wrote, by their paths. */
export function originOf(rendering: Rendering, names: ReadonlyMap<string, string>): RenditionOrigin {
  const { job, arguments: args, graph, lists = {}, texts = {} } = rendering;
  const shown = Object.entries(lists).map(([name, list]) => [name, byNames(list, names, listed)]);
  const beside = { ...Object.fromEntries(shown), ...texts };
  return {
    job,
    arguments: args.map((argument) => byNames(argument, names)),
    graph: byNames(graph, names, filterValue),
    ...(Object.keys(beside).length > 0 ? { texts: beside } : {}),
  };
}
