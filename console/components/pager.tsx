// Where a page of a list stands, and the way to the others.
import type { PagerView } from '../views/types/instances.ts';

type Way = Pick<PagerView, 'first' | 'previous' | 'next'>;

/** "26–50 of 312 instances. Times are UTC." */
export function Pager({ pager }: { pager: PagerView }) {
  const { from, to, of, noun } = pager;
  return (
    <div class="head small pager">
      <span class="quiet">
        {of <= to - from + 1 ? `${of}` : `${from}–${to} of ${of}`} {noun}. Times are UTC.
      </span>
      <PagerLinks pager={pager} />
    </div>
  );
}

export function PagerLinks({ pager: { first, previous, next } }: { pager: Way }) {
  if (first === null && previous === null && next === null) return null;
  return (
    <nav class="actions" aria-label="Pages">
      {first !== null && <a href={first}>First page</a>}
      {previous !== null && (
        <a href={previous} rel="prev">
          Previous page
        </a>
      )}
      {next !== null && (
        <a href={next} rel="next">
          Next page
        </a>
      )}
    </nav>
  );
}
