import type { JobView } from '../../model/views';

/** A link of the report to a file, as it works from the report's own folder in the store. */
const STORE_LINK = /href="\.\.\/\.\.\/([^"]+)"/g;

/** The report's page with links to the files that work where the API answers it. */
export function withApiLinks(html: string, jobs: readonly JobView[]): string {
  const links = new Map(
    jobs.flatMap(({ deliverables }) => deliverables.map(({ file, links: { file: link } }) => [file, link] as const)),
  );
  return html.replace(STORE_LINK, (whole, path: string) => {
    const link = links.get(decodeURI(path));
    return link ? `href="${link}"` : whole;
  });
}
