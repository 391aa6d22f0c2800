import { Transform } from 'node:stream';
import { formatOfFile } from '../../model/deliverable-name';
import type { Deliverables } from '../../store/deliverables';
import { fileLink } from './present';

/** A link of the report to a file, as it works from the report's own folder in the store; those of before do not name the deliverable. */
const STORE_LINK = /href="\.\.\/\.\.\/([^"]+)"(?: data-deliverable="([^"]+)")?/g;

/** Makes the report's page one with links to the files that work where the API answers it, as it passes through. */
export function apiLinks(deliverables: Pick<Deliverables, 'placeOf'>): Transform {
  // A character for each byte: links are ASCII, and all else passes as it is without being decoded.
  const linked = (html: string) => {
    const page = html.replace(STORE_LINK, (whole, path: string, id: string | undefined) => {
      const link = linkTo(deliverables, decodeURI(path), id);
      return link ? `href="${link}"` : whole;
    });
    return Buffer.from(page, 'latin1');
  };
  let rest = '';
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = rest + chunk.toString('latin1');
      // A link may be cut in two, but lies in one line.
      const end = text.lastIndexOf('\n') + 1;
      rest = text.slice(end);
      done(null, linked(text.slice(0, end)));
    },
    flush(done) {
      done(null, linked(rest));
    },
  });
}

/** A deliverable is named by its format, which the ordinary name of its file tells too. */
function linkTo({ placeOf }: Pick<Deliverables, 'placeOf'>, file: string, id: string | undefined): string | undefined {
  const place = placeOf(file);
  const format = place && (id ?? formatOfFile(place.fileName));
  return place && format && fileLink(place.batchId, place.jobId, format);
}
