// One bar cut into its shares, and one bar against a goal.
import type { Tone } from '../views/types/state.ts';

const HEIGHT = 36;
const BAR = { y: 24, height: 12 };

export function ShareBar({ parts, says }: { parts: { tone: Tone; share: number }[]; says: string }) {
  let at = 0;
  return (
    <svg class="chart" height={HEIGHT} role="img" aria-label={says}>
      {parts.length === 0 && <rect class="nothing" x="0%" width="100%" {...BAR} />}
      {parts.map(({ tone, share }, index) => {
        const x = at;
        at += share * 100;
        const gap = index === parts.length - 1 ? 0 : 0.6;
        const width = Math.max(0.4, share * 100 - gap);
        return (
          <rect key={index} data-tone={tone} x={`${x.toFixed(1)}%`} width={`${width.toFixed(1)}%`} {...BAR} />
        );
      })}
    </svg>
  );
}

/** `share` and `goal` in percent; null: nothing to count. */
export function GoalBar({ share, goal, says }: { share: number | null; goal: number; says: string }) {
  return (
    <svg class="chart" height={HEIGHT} role="img" aria-label={says}>
      <rect class="nothing" x="0%" width="100%" {...BAR} />
      {share !== null && (
        <rect data-tone={share >= goal ? 'ok' : 'wait'} x="0%" width={`${share}%`} {...BAR} />
      )}
      <line class="goal" x1={`${goal}%`} x2={`${goal}%`} y1={BAR.y - 6} y2={HEIGHT} />
    </svg>
  );
}
