import type { CaptionFormat } from '../../model/captions';

/** Tags that every format of captions knows. */
const KEPT = ['i', 'b', 'u'];

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': '\u00a0',
  '&lrm;': '\u200e',
  '&rlm;': '\u200f',
};

/** What a cue says, as {@link Cue} wants it: nothing in it means anything to a player but its words and three tags. */
export function cleanText(text: string, format: CaptionFormat): string {
  const open: string[] = [];
  // Override codes of another format that players of SubRip have come to know: {\an8}.
  const parts = text.replace(/\{\\[^{}]*\}/g, '').split(format === 'vtt' ? /(<[^<>]*>)/ : /(<\/?[A-Za-z][^<>\n]*>)/);
  const cleaned = parts.map((part, index) => {
    if (index % 2 === 0) return escaped(format === 'vtt' ? decoded(part) : part);
    const [, closes, name = ''] = /^<(\/?)([A-Za-z]*)/.exec(part) ?? [];
    const tag = name.toLowerCase();
    if (!KEPT.includes(tag)) return '';
    if (!closes) {
      open.push(tag);
      return `<${tag}>`;
    }
    if (open.at(-1) !== tag) return '';
    open.pop();
    return `</${tag}>`;
  });
  const closed = [...cleaned, ...open.reverse().map((tag) => `</${tag}>`)].join('');
  // An empty line would end the cue.
  const lines = closed.split('\n').map((line) => line.trim());
  return lines.filter((line) => line.replace(/<[^<>]*>/g, '') !== '').join('\n');
}

function decoded(text: string): string {
  return text.replace(/&[a-z]+;/g, (entity) => ENTITIES[entity] ?? entity);
}

function escaped(text: string): string {
  const printable = text.replace(/[^\P{Cc}\n]/gu, '');
  return printable.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
