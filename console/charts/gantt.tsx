// The timeline as a Gantt chart, drawn on the server: x and width in per cent, y and height in px, so that text keeps its size.
// Each row says in words what it shows; the same stands as a table behind it.
import { count } from '../../process/views/written-date.ts';
import { runsOf } from '../views/runs-of.ts';
import type { GanttAxis, GanttGroup, GanttRow, GanttView } from '../views/types/instance-gantt.ts';
import { GanttBars, placeOn } from './gantt-bars.tsx';
import { GanttTable } from './gantt-table.tsx';

const ROW = 22;
/** The grid goes on through the space between rows. */
const GAP = 6;

interface Places {
  /** The page of a task. */
  hrefOf(taskId: string): string;
  /** This page with the rows of that phase. */
  openHref(phaseId: string): string;
}

/** Times are UTC. */
export function Gantt({ view, hrefOf, openHref }: { view: GanttView } & Places) {
  const { axis, groups, sums } = view;
  const group = ({ head, rows, folded }: GanttGroup) => [
    ...(head === null
      ? []
      : [
          <li key={`phase ${head.id}`} data-kind="phase">
            <span>
              <Name row={head} hrefOf={hrefOf} />
              {folded > 0 && (
                <>
                  {' '}
                  <a class="small" href={openHref(head.id)}>
                    {count(folded, 'task')}
                    <span class="hidden"> of {head.name} on the timeline</span>
                  </a>
                </>
              )}
            </span>
            <Bars row={head} axis={axis} />
          </li>,
        ]),
    ...rows.map((row) => (
      <li key={`${row.kind} ${row.id}`}>
        <span>
          <Name row={row} hrefOf={hrefOf} />
        </span>
        <Bars row={row} axis={axis} />
      </li>
    )),
  ];
  return (
    <>
      <Defs view={view} />
      <ol class="gantt">
        <Axis axis={axis} now={view.now} />
        {runsOf(groups, ({ folded }) => folded > 0).flatMap((each) =>
          Array.isArray(each) ? (
            <li key={`run ${each[0]!.head!.id}`} data-run>
              <details id={`timeline-${each[0]!.head!.id}`}>
                <summary>
                  {each.length} phases: {each[0]!.head!.name} to {each.at(-1)!.head!.name}
                </summary>
                <ol class="gantt">{each.flatMap(group)}</ol>
              </details>
            </li>
          ) : (
            group(each)
          ),
        )}
      </ol>
      {sums.length > 0 && <p class="hint">{sums.join(' ')}</p>}
      <GanttTable view={view} />
    </>
  );
}

function Name({ row, hrefOf }: { row: GanttRow } & Pick<Places, 'hrefOf'>) {
  return (
    <>
      {row.kind === 'task' ? <a href={hrefOf(row.id)}>{row.name}</a> : row.name}
      {row.note !== '' && (
        <>
          {' '}
          <span class="sub">{row.note}</span>
        </>
      )}
    </>
  );
}

function Bars({ row, axis }: { row: GanttRow; axis: GanttAxis }) {
  return (
    <svg width="100%" height={ROW} role="img" aria-label={row.says}>
      <use href="#gantt-grid" />
      <GanttBars row={row} axis={axis} />
    </svg>
  );
}

/** What every row shows behind its bars, drawn once. */
function Defs({ view: { axis, now, pauses } }: { view: GanttView }) {
  const height = ROW + 2 * GAP;
  return (
    <svg width="0" height="0" class="sprite" aria-hidden="true">
      <defs>
        <pattern
          id="hatch"
          class="hatch"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" />
          <path d="M0 0v6" />
        </pattern>
        <pattern id="dots" class="dots" width="5" height="5" patternUnits="userSpaceOnUse">
          <circle cx="1.5" cy="1.5" r="1" />
        </pattern>
        <g id="gantt-grid" class="grid">
          {axis.off.map(({ from, to }) => (
            <rect key={from} class="off" {...placeOn(axis, from, to)} y={-GAP} height={height} />
          ))}
          {pauses.map(({ from, to }) => (
            <rect key={from} class="pause" {...placeOn(axis, from, to)} y={-GAP} height={height} />
          ))}
          {[...axis.ticks.map(({ at }) => at), axis.until].map((at) => (
            <Line key={at} kind="line" axis={axis} at={at} />
          ))}
          {now !== null && <Line kind="now" axis={axis} at={now} />}
        </g>
      </defs>
    </svg>
  );
}

function Line({ kind, axis, at }: { kind: 'line' | 'now'; axis: GanttAxis; at: number }) {
  const { x } = placeOn(axis, at, at);
  return <line class={kind} x1={x} x2={x} y1={-GAP} y2={ROW + GAP} />;
}

/** Months or days over the ticks, the ticks, and below them where it is now. */
function Axis({ axis, now }: { axis: GanttAxis; now: number | null }) {
  return (
    <li data-kind="axis" aria-hidden="true">
      <span></span>
      <svg width="100%" height={now === null ? 36 : 50}>
        {axis.contexts.map(({ at, isMinor, short, rest, end }) => (
          <text key={at} class={isMinor ? 'over long' : 'over'} x={placeOn(axis, at, at).x} y="12">
            {short}
            <tspan class="long">{rest}</tspan>
            {end}
          </text>
        ))}
        {axis.ticks.map(({ at, label, isMinor }) => (
          <text key={at} class={isMinor ? 'long' : undefined} x={placeOn(axis, at, at).x} y="28">
            {label.before !== '' && <tspan class="long">{label.before}</tspan>}
            {label.short}
          </text>
        ))}
        {now !== null && (
          <text class="now-label" x={placeOn(axis, now, now).x} y="44" text-anchor={anchorAt(axis, now)}>
            now
          </text>
        )}
      </svg>
    </li>
  );
}

/** So that the word stays inside the sheet. */
function anchorAt({ from, until }: GanttAxis, at: number): 'start' | 'middle' | 'end' {
  const part = (at - from) / (until - from);
  return part < 0.03 ? 'start' : part > 0.97 ? 'end' : 'middle';
}
