// The difference between two texts, line by line, with a few lines around each change. The work is bounded: texts that
// have too little in common are not compared.
import { diffLines } from 'diff';
import type { DiffBodyView, LineBlock } from '../page-views.ts';

/** Lines kept around a change. */
const AROUND = 3;
/** Lines added and removed that are looked for; beyond it the texts are two texts. */
const MAX_EDITS = 2_000;
/** Lines that a page shows. */
const MAX_SHOWN = 2_000;

export function lineDiff(before: string, after: string): DiffBodyView {
  const changes = diffLines(lines(before), lines(after), { maxEditLength: MAX_EDITS });
  if (!changes) {
    const why =
      'The two have too little in common to be compared line by line. Download both to compare them.';
    return { kind: 'bytes', why };
  }
  const blocks: LineBlock[] = [];
  const counts = { added: 0, removed: 0, shown: 0 };
  let [oldLine, newLine] = [1, 1];
  let cut = false;
  changes.forEach((change, index) => {
    const text = change.value.replace(/\n$/, '').split('\n');
    const kind = change.added ? 'added' : change.removed ? 'removed' : 'same';
    if (kind !== 'same') counts[kind] += text.length;
    const from = kind === 'removed' ? oldLine : newLine;
    if (kind !== 'added') oldLine += text.length;
    if (kind !== 'removed') newLine += text.length;
    const edge = index === 0 ? 'first' : index === changes.length - 1 ? 'last' : 'inner';
    for (const block of kind === 'same' ? around(text, from, edge) : [{ kind, from, lines: text } as const]) {
      if (block.kind === 'skipped') blocks.push(block);
      else if (counts.shown >= MAX_SHOWN) cut = true;
      else {
        const shown = block.lines.slice(0, MAX_SHOWN - counts.shown);
        cut ||= shown.length < block.lines.length;
        counts.shown += shown.length;
        blocks.push({ ...block, lines: shown });
      }
    }
  });
  return { kind: 'lines', blocks, added: counts.added, removed: counts.removed, cut };
}

/** Line ends of other systems are no difference; nor is a missing one at the very end. */
function lines(text: string): string {
  const plain = text.replace(/\r\n?/g, '\n');
  return plain === '' || plain.endsWith('\n') ? plain : `${plain}\n`;
}

function around(text: string[], from: number, edge: 'first' | 'inner' | 'last'): LineBlock[] {
  const head = edge === 'first' ? 0 : AROUND;
  const tail = edge === 'last' ? 0 : AROUND;
  const count = text.length - head - tail;
  if (count <= 1) return [{ kind: 'same', from, lines: text }];
  const blocks: LineBlock[] = [
    { kind: 'same', from, lines: text.slice(0, head) },
    { kind: 'skipped', count },
    { kind: 'same', from: from + head + count, lines: text.slice(head + count) },
  ];
  return blocks.filter((block) => block.kind === 'skipped' || block.lines.length > 0);
}
