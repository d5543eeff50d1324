// Why a request comes back to somebody who has seen it before: who sent it back, in their words, and what is new since.
import { oneLine } from './mail-content.ts';
import type { AskedItem } from './mail-views.ts';

const CHANGES = 6;

/** Lines for one item; [] where it is asked for the first time. */
export function beforeLines(before: AskedItem['before']): string[] {
  if (before === null) return [];
  const { round, sentBack, changed, reasked } = before;
  const lines = round > 1 ? [`This is round ${round}.`] : [];
  if (sentBack) {
    const said = sentBack.comment === '' ? '.' : `: “${oneLine(sentBack.comment, 600)}”`;
    lines.push(`${oneLine(sentBack.by, 100)} sent it back${said}`);
  }
  if (reasked !== null) lines.push(`It is asked anew: ${lowerFirst(oneLine(reasked, 300))}`);
  if (changed?.length === 0) lines.push('No artifact has changed since the last round.');
  if (changed && changed.length > 0) {
    const words = changed
      .slice(0, CHANGES)
      .map(({ key, from, to }) =>
        from === 0 ? `${oneLine(key)} is new` : `${oneLine(key)} is version ${to}, was ${from}`,
      );
    const more = changed.length > CHANGES ? `; and ${changed.length - CHANGES} more` : '';
    lines.push(`Changed since: ${words.join('; ')}${more}.`);
  }
  return lines;
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
