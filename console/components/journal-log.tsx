// Entries of the installation's journal, newest first.
import { Day } from './day.tsx';
import type { JournalItem } from '../views/types/settings.ts';

export function JournalLog({ items, now }: { items: JournalItem[]; now: number }) {
  return (
    <ol class="log" data-after="head">
      {items.map(({ seq, at, says, via, hash }) => (
        <li key={seq}>
          <span>{seq}</span>
          <Day at={at} now={now} />
          <span class="what">{says}</span>
          <span class="via">{via ?? ''}</span>
          <code title={hash}>{hash.slice(0, 6)}</code>
        </li>
      ))}
    </ol>
  );
}
