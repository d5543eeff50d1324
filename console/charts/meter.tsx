// How much of its time a thing has used.
import type { Tone } from '../views/types/state.ts';

/** `share` from 0; above 1 it is over time. */
export function Meter({ share, tone }: { share: number; tone: Tone }) {
  const percent = Math.min(100, Math.max(0, Math.floor(share * 100)));
  const says = share > 1 ? 'over its time' : `${percent} percent of its time`;
  return (
    <svg class="meter" role="img" aria-label={says}>
      <rect class="track" width="100%" height="6" rx="3" />
      <rect data-tone={tone} width={`${Math.max(2, percent)}%`} height="6" rx="3" />
    </svg>
  );
}
