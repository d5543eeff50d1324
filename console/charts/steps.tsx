// The phases of an instance as a row of bars.
import type { Tone } from '../views/types/state.ts';

/** `number` from 1. */
export function Steps({ steps, number }: { steps: Tone[]; number: number | null }) {
  if (steps.length === 0) return null;
  const step = 100 / steps.length;
  const says = number === null ? `${steps.length} phases` : `phase ${number} of ${steps.length}`;
  return (
    <svg class="steps" role="img" aria-label={says}>
      {steps.map((tone, index) => (
        <rect
          key={index}
          data-tone={tone}
          x={`${(index * step).toFixed(1)}%`}
          width={`${(step - Math.min(4, step / 4)).toFixed(1)}%`}
          height="6"
          opacity={tone === 'idle' ? '.4' : undefined}
        />
      ))}
    </svg>
  );
}
