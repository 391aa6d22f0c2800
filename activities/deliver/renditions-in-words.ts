import type { RenditionRecord } from '../../model/assembly-plan';
import type { Manifest } from '../../model/manifest';

/**
 * Parts of the film with the renditions that they are, one behind the other, as the manifest tells of them.
 * @param job id of the workflow of the job for which the film is made.
 */
export function renditionsInWords(
  parts: readonly { readonly frames: number }[],
  records: readonly RenditionRecord[],
  job: string,
): Manifest['spans'] {
  let at = 0;
  return parts.map(({ frames }, index) => {
    const firstFrame = at;
    at += frames;
    const { hash, sha256, origin } = records[index] as RenditionRecord;
    const command = origin
      ? { arguments: [...origin.arguments], graph: origin.graph, texts: { ...origin.texts } }
      : null;
    return {
      first_frame: firstFrame,
      frames,
      rendition: hash,
      sha256,
      found: origin?.job !== job,
      command,
    };
  });
}
