// Definition text, JSON or YAML, into a value, and JSON pointers back into its lines.
import { type Document, LineCounter, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { messageOf } from './expression.ts';
import { deeperThan, tooDeep } from './intake.ts';
import { LIMITS } from './limits.ts';
import { type Finding, pointerKeys, pointerTo, problem } from './problem.ts';

/** A text's value, if it could be read, with the problems of the text, and where a pointer stands in it. */
interface ReadText {
  value: unknown;
  problems: Finding[];
  /** False where the text could not be read at all. */
  readable: boolean;
  /** Line from 1 of a JSON pointer, or of the nearest part around it. */
  lineOf: (pointer: string) => number | undefined;
}

/** How often aliases may repeat parts of a YAML text: enough for people, too little to blow it up. */
const MAX_ALIASES = 100;

/** Reads a definition's text. Keys written twice are reported in both formats: the last would silently win. */
export function readText(text: string, format: 'json' | 'yaml'): ReadText {
  try {
    return format === 'json' ? readJson(text) : readYaml(text);
  } catch (error) {
    if (error instanceof RangeError) return unreadable(tooDeep(''));
    const found = problem(
      format === 'json' ? 'not-json' : 'not-yaml',
      '',
      `The text is no ${format.toUpperCase()}: ${messageOf(error)}.`,
    );
    const position = /position (\d+)/.exec(found.message)?.[1];
    return unreadable(
      position === undefined ? found : { ...found, line: lineAtPosition(text, Number(position)) },
    );
  }
}

function readJson(text: string): ReadText {
  const value: unknown = JSON.parse(text);
  const deep = deeperThan(value, LIMITS.definitionDepth);
  if (deep !== null) return unreadable(tooDeep(deep));
  // JSON is YAML 1.2, so that one reader gives keys and lines for both; what is valid JSON was decided above.
  const { document, lines } = documentOf(text);
  return located(document, lines, value);
}

function readYaml(text: string): ReadText {
  const { document, lines } = documentOf(text);
  const broken = document.errors[0] ?? document.warnings[0];
  // The reader turns its own stack overflow into an error of the text.
  if (broken?.message.includes('call stack')) return unreadable(tooDeep(''));
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    return unreadable({
      ...problem('not-yaml', '', `The text is no YAML: ${messageOf(broken)} (line ${line}).`),
      line,
    });
  }
  return located(document, lines, document.toJS({ maxAliasCount: MAX_ALIASES }));
}

function documentOf(text: string): { document: Document.Parsed; lines: LineCounter } {
  const lines = new LineCounter();
  const options = { lineCounter: lines, uniqueKeys: false, prettyErrors: false, version: '1.2' } as const;
  return { document: parseDocument(text, options), lines };
}

function located(document: Document.Parsed, lines: LineCounter, value: unknown): ReadText {
  const problems = repeatedKeys(document.contents, '');
  return { value, problems, readable: true, lineOf: (pointer) => lineAt(document, lines, pointer) };
}

function lineAtPosition(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

function unreadable(cause: Finding): ReadText {
  return { value: undefined, problems: [cause], readable: false, lineOf: () => cause.line };
}

function repeatedKeys(node: unknown, at: string): Finding[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => repeatedKeys(item, pointerTo(at, index)));
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap(({ key, value }) => {
    const name = keyText(key);
    const inner = pointerTo(at, name);
    const twice = seen.has(name)
      ? [problem('duplicate-key', inner, `The key "${name}" is written twice; keep one.`)]
      : [];
    seen.add(name);
    return [...twice, ...repeatedKeys(value, inner)];
  });
}

function lineAt(document: Document.Parsed, lines: LineCounter, pointer: string): number | undefined {
  let node: unknown = document.contents;
  let start = (node as Node | null)?.range?.[0];
  for (const key of pointerKeys(pointer)) {
    if (isMap(node)) {
      const pair = node.items.findLast((item) => keyText(item.key) === key);
      if (pair === undefined) break;
      start = (pair.key as Node | null)?.range?.[0] ?? start;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      if (node === undefined) break;
      start = (node as Node | null)?.range?.[0] ?? start;
    } else break;
  }
  return start === undefined ? undefined : lines.linePos(start).line;
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}
