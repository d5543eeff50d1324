// One line of an export or of a checkpoint file: its kind and its fields, or why it is none. Nothing but what the format
// names is let through, so that no line carries words that nothing vouches for.
import { canonicalJson } from '../platform/canonical-json.ts';
import type { ExportLine } from './format.ts';

export type ReadLine = { ok: true; line: ExportLine } | { ok: false; reason: string };

type Kind = 'text' | 'number' | 'object' | 'list';
const ENDS = { eventsSeq: 'number', eventsHead: 'text', journalSeq: 'number', journalHead: 'text' } as const;
const FIELDS: Record<ExportLine['kind'], Record<string, Kind>> = {
  header: {
    kind: 'text',
    format: 'text',
    instance: 'object',
    exportedAt: 'number',
    exportedBy: 'text',
    publicKeys: 'object',
    people: 'list',
    artifacts: 'list',
  },
  entry: {
    kind: 'text',
    instanceId: 'text',
    stream: 'text',
    seq: 'number',
    at: 'number',
    type: 'text',
    actor: 'text',
    body: 'object',
    prevHash: 'text',
    hash: 'text',
    position: 'number',
    says: 'text',
  },
  checkpoint: { kind: 'text', instanceId: 'text', at: 'number', kid: 'text', jws: 'text', ...ENDS },
  seal: { kind: 'text', jws: 'text' },
};

export function readLine(bytes: Uint8Array): ReadLine {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    return bad('is no JSON');
  }
  if (!isObject(value)) return bad('is no JSON object');
  if (!isCanonical(value, text))
    return bad('is not spelled as an export spells it (canonical JSON, RFC 8785)');
  const kind = value['kind'];
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) {
    return bad('is none of header, entry, checkpoint and seal');
  }
  const fields = FIELDS[kind as ExportLine['kind']];
  const strange = Object.keys(value).find((name) => !Object.hasOwn(fields, name));
  if (strange !== undefined)
    return bad(`has a field that a line of kind "${kind}" does not have: "${strange}"`);
  const wrong = Object.entries(fields).find(([name, type]) => !is(type, value[name]));
  if (wrong) return bad(`has no proper "${wrong[0]}"`);
  if (kind === 'entry' && value['stream'] !== 'events' && value['stream'] !== 'journal') {
    return bad('names a stream that there is not');
  }
  return { ok: true, line: value as unknown as ExportLine };
}

/** Keys written twice, white space and other spellings of the same are seen by writing it again. */
function isCanonical(value: unknown, text: string): boolean {
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}

function is(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return Number.isSafeInteger(value);
    case 'object':
      return isObject(value);
    case 'list':
      return Array.isArray(value);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bad = (reason: string): ReadLine => ({ ok: false, reason });
