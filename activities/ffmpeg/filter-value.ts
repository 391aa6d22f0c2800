/**
 * Any text as the value of a filter's option: escaped once for the list of options and once for the graph (ffmpeg-filters, "Notes on
 * filtergraph escaping"), so that nothing in it is read as either.
 */
export function filterValue(text: string): string {
  return text.replace(/[\\':]/g, '\\$&').replace(/[\\'[\],;]/g, '\\$&');
}
