// Instants in tables: without the year and the zone, which stand once under the table.
import { writtenDate } from '../../process/views/written-date.ts';
import { shortLength } from '../views/lengths.ts';

/** "Wed 11 March, 06:00"; `time` false: the day alone; another year than now's is said. */
export function Day({ at, now, time = true }: { at: number; now: number; time?: boolean }) {
  const year = new Date(at).getUTCFullYear() !== new Date(now).getUTCFullYear();
  const words = writtenDate(at, { year, time }).replace(/ UTC$/, '');
  return <time datetime={new Date(at).toISOString()}>{words}</time>;
}

/** "in 31 h" or "2 h ago", and the instant below it. */
export function LeftAndDay({ at, now }: { at: number; now: number }) {
  const length = shortLength(Math.abs(at - now));
  return (
    <span class="time">
      {at < now ? `${length} ago` : `in ${length}`}{' '}
      <span class="sub">
        <Day at={at} now={now} />
      </span>
    </span>
  );
}
