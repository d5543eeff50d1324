// Which files people may add, told by their ending and their bytes together: what the two do not agree on is refused.
import { endingOf } from './file-name.ts';
import { sniff } from './sniffed.ts';

interface FileType {
  /** As it is stored. */
  contentType: string;
  /** What the bytes may say; `unknown` is plain text. */
  sniffed: readonly string[];
  words: string;
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const OPEN = 'application/vnd.oasis.opendocument';
const same = (contentType: string, words: string): FileType => ({
  contentType,
  sniffed: [contentType],
  words,
});
const text = (contentType: string, words: string): FileType => ({ contentType, sniffed: ['unknown'], words });

/**
 * By ending. Not here, on purpose: programs and scripts, HTML and SVG (both are programs to a browser), office files
 * with macros, and the older office formats, which cannot be told from installers.
 */
const TYPES: Record<string, FileType> = {
  pdf: same('application/pdf', 'a PDF'),
  png: same('image/png', 'a PNG picture'),
  jpg: same('image/jpeg', 'a JPEG picture'),
  jpeg: same('image/jpeg', 'a JPEG picture'),
  gif: same('image/gif', 'a GIF picture'),
  webp: same('image/webp', 'a WebP picture'),
  docx: same(`${OFFICE}.wordprocessingml.document`, 'a Word document'),
  xlsx: same(`${OFFICE}.spreadsheetml.sheet`, 'an Excel workbook'),
  pptx: same(`${OFFICE}.presentationml.presentation`, 'a PowerPoint presentation'),
  odt: same(`${OPEN}.text`, 'an OpenDocument text'),
  ods: same(`${OPEN}.spreadsheet`, 'an OpenDocument spreadsheet'),
  odp: same(`${OPEN}.presentation`, 'an OpenDocument presentation'),
  zip: same('application/zip', 'a ZIP archive'),
  txt: text('text/plain', 'plain text'),
  log: text('text/plain', 'plain text'),
  md: text('text/markdown', 'Markdown text'),
  csv: text('text/csv', 'CSV text'),
  tsv: text('text/tab-separated-values', 'text'),
  json: text('application/json', 'JSON'),
  yaml: text('application/yaml', 'YAML text'),
  yml: text('application/yaml', 'YAML text'),
};

/** For people, at the form. */
export const TAKEN_WORDS =
  'PDF, pictures (PNG, JPEG, GIF, WebP), Word, Excel, PowerPoint, OpenDocument, text, Markdown, CSV, JSON, YAML and ZIP';

export type JudgedFile = { ok: true; contentType: string } | { ok: false; why: string };

/** Whether a file with this name and these bytes is taken, and as what. `why`: a sentence with the cure. */
export async function judgeFile(cleanName: string, bytes: Uint8Array): Promise<JudgedFile> {
  const ending = endingOf(cleanName);
  const type = Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined;
  if (bytes.length === 0) return no('The file is empty. Choose another one.');
  if (!type) {
    const what = ending === '' ? 'A file without an ending' : `A file that ends in ".${ending}"`;
    return no(`${what} is not taken. What is: ${TAKEN_WORDS}.`);
  }
  const { type: sniffed } = await sniff(bytes);
  const isText = type.sniffed.includes('unknown');
  const fits = type.sniffed.includes(sniffed) && (!isText || looksLikeText(bytes));
  if (!fits) {
    return no(
      `Its name says that it is ${type.words}, and what is in it is not. Save it as what it is, and send it again.`,
    );
  }
  if (ending === 'json' && !isJson(bytes))
    return no('It is no JSON that can be read. Mend it, or send it as text.');
  return { ok: true, contentType: type.contentType };
}

const no = (why: string): JudgedFile => ({ ok: false, why });

/** In UTF-8 or an older encoding: no control characters but those of text. */
function looksLikeText(bytes: Uint8Array): boolean {
  return bytes.every(
    (byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x0c,
  );
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}
