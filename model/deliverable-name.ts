import { FORMATS, QUALITIES, type Quality } from './preset';

interface Named {
  readonly projectId: string;
  readonly quality: Quality;
  /** As it stands in the job's formats: a container or a preset's name. */
  readonly format: string;
  readonly container: string;
}

/**
 * A deliverable's file name: `film_high.mp4` where its format is one that stands for a preset, `film_hevc-high.mp4` where it is a preset's name. No
 * preset is called like a quality, so that no two formats of a job share a name.
 */
export function deliverableFileName({ projectId, quality, format, container }: Named): string {
  return `${projectId}_${(FORMATS as readonly string[]).includes(format) ? quality : format}.${container}`;
}

/** The format by which a file of this name was asked for, which is its deliverable's id; undefined for a name of another form. */
export function formatOfFile(fileName: string): string | undefined {
  const [, last, container = ''] = /(?:_([a-z0-9-]+))?\.([a-z0-9]+)$/.exec(fileName) ?? [];
  if (last !== undefined && !(QUALITIES as readonly string[]).includes(last)) return last;
  return (FORMATS as readonly string[]).includes(container) ? container : undefined;
}
