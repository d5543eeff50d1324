// "9 processes are open: 2 have agents at work, 3 wait for people …": each part leads to the list behind it.
import type { OpenCounts } from '../../store/books.ts';
import { CONSOLE, withQuery } from '../paths.ts';
import type { LinkedWords } from './types/overview.ts';

export function overviewSentence(counts: OpenCounts): LinkedWords[] {
  const open = counts.running + counts.paused;
  if (open === 0) return [plain('Nothing runs now.')];
  const shown = (show: string) => withQuery(CONSOLE.instances, { show });
  const parts = (
    [
      [counts.inTrouble, 'is in trouble', 'are in trouble', 'trouble'],
      [counts.waitForPeople, 'waits for people', 'wait for people', 'people'],
      [counts.atWork, 'has agents at work', 'have agents at work', 'working'],
      [counts.waitOtherwise, 'waits for something else', 'wait for something else', 'otherwise'],
      [counts.paused, 'is paused', 'are paused', 'paused'],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, one, more, show]) => ({ text: `${count} ${count === 1 ? one : more}`, href: shown(show) }));
  const said: LinkedWords[] = [plain(`${open} ${open === 1 ? 'process is' : 'processes are'} open: `)];
  for (const [index, part] of parts.entries()) said.push(...(index > 0 ? [plain(', ')] : []), part);
  said.push(plain('.'));
  return said;
}

const plain = (text: string): LinkedWords => ({ text, href: null });
