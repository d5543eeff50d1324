// The shapes of the timeline: each kind of bar has a form of its own beside its colour, and the legend names those there are.
import type { GanttAxis, GanttBar, GanttRow, GanttView } from '../views/types/instance-gantt.ts';

/** A bar thinner than this part of the axis is not drawn by browsers, or not seen. */
const LEAST_WIDTH = 0.0015;

/** Where a stretch lies on the axis. */
export function placeOn(
  { from: first, until }: GanttAxis,
  from: number,
  to: number,
): { x: string; width: string } {
  const part = (at: number) => Math.min(1, Math.max(0, (at - first) / (until - first)));
  const start = part(from);
  return { x: perCent(start), width: perCent(Math.max(LEAST_WIDTH, part(to) - start)) };
}

const perCent = (part: number): string => `${Math.round(part * 1e5) / 1e3}%`;

export function GanttBars({ row, axis }: { row: GanttRow; axis: GanttAxis }) {
  const thin = row.kind === 'phase';
  return (
    <>
      {row.bars.map((bar, index) => (
        <Bar key={index} bar={bar} place={placeOn(axis, bar.from, bar.to)} thin={thin} />
      ))}
      {row.marks.map(({ kind, at }, index) => (
        <Mark key={index} kind={kind} x={placeOn(axis, at, at).x} />
      ))}
    </>
  );
}

/** y and height in a row of 22 px. */
const SHAPES: Record<GanttBar['kind'], { class: string; y: number; height: number; rx: number }> = {
  work: { class: 'work', y: 4, height: 14, rx: 2 },
  wait: { class: 'waiting', y: 4.5, height: 13, rx: 1 },
  plan: { class: 'plan', y: 4.5, height: 13, rx: 2 },
  span: { class: 'span', y: 9, height: 4, rx: 2 },
  gate: { class: 'gate', y: 8.5, height: 5, rx: 2 },
  retry: { class: 'retry', y: 10, height: 2, rx: 1 },
  pause: { class: 'paused', y: 4.5, height: 13, rx: 1 },
  trouble: { class: 'trouble', y: 15.5, height: 5, rx: 1 },
};

function Bar({ bar, place, thin }: { bar: GanttBar; place: { x: string; width: string }; thin: boolean }) {
  const shape = thin && bar.kind === 'plan' ? { ...SHAPES.plan, y: 8.5, height: 5 } : SHAPES[bar.kind];
  return (
    <rect {...shape} {...place}>
      <title>{bar.title}</title>
    </rect>
  );
}

function Mark({ kind, x }: { kind: GanttRow['marks'][number]['kind']; x: string }) {
  if (kind === 'due') return <line class="due-mark" x1={x} x2={x} y1="2" y2="20" />;
  return (
    <svg x={x} y="11" width="1" height="1">
      <Cross kind={kind} />
    </svg>
  );
}

/** Around its own middle. A rejection is a person's, a failure the agent's: round and bare. */
const Cross = ({ kind }: { kind: 'rejected' | 'failed' }) => (
  <g class="cross">
    {kind === 'rejected' && <circle r="6" />}
    <path d="M-2.8-2.8 2.8 2.8M2.8-2.8-2.8 2.8" />
  </g>
);

const LEGEND: { kind: GanttView['shows'][number]; word: string }[] = [
  { kind: 'work', word: 'Agent at work' },
  { kind: 'wait', word: 'Waits for a person' },
  { kind: 'retry', word: 'Waits to try again' },
  { kind: 'gate', word: 'Waits for conditions' },
  { kind: 'pause', word: 'Paused' },
  { kind: 'trouble', word: 'Trouble' },
  { kind: 'plan', word: 'Expected' },
  { kind: 'due', word: 'Deadline' },
  { kind: 'rejected', word: 'Rejected' },
  { kind: 'failed', word: 'Attempt failed' },
];

export function GanttLegend({ shows }: Pick<GanttView, 'shows'>) {
  return (
    <ul class="legend">
      {LEGEND.filter(({ kind }) => shows.includes(kind)).map(({ kind, word }) => (
        <li key={kind}>
          <svg aria-hidden="true">
            <Sample kind={kind} />
          </svg>
          {word}
        </li>
      ))}
    </ul>
  );
}

function Sample({ kind }: { kind: GanttView['shows'][number] }) {
  if (kind === 'due') return <line class="due-mark" x1="12" x2="12" y1="0" y2="12" />;
  if (kind === 'rejected' || kind === 'failed')
    return (
      <g transform="translate(12 6)">
        <Cross kind={kind} />
      </g>
    );
  const { class: name, height, rx } = SHAPES[kind];
  const tall = Math.min(12, height);
  return <rect class={name} x=".5" y={6 - tall / 2 + 0.5} width="23" height={tall - 1} rx={rx} />;
}
