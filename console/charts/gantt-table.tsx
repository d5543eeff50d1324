// The timeline as a table: the same rows, for those who read figures rather than bars.
import { twoUnitLength } from '../views/two-unit-length.ts';
import type { GanttRow, GanttView } from '../views/types/instance-gantt.ts';
import { When } from '../../portal/components/parts.tsx';

/** A table with more rows is no help to anybody, and the chart says it all. */
const MOST_ROWS = 150;

export function GanttTable({ view }: { view: GanttView }) {
  const all = view.groups.flatMap(({ head, rows }) => (head === null ? rows : [head, ...rows]));
  const rows = all.slice(0, MOST_ROWS);
  return (
    <details class="as-table">
      <summary>As a table</summary>
      <table class="table" role="table">
        <caption class="hidden">Timeline: when each phase and task began and ended</caption>
        <thead role="rowgroup">
          <tr role="row">
            {['Phase or task', 'Began', 'Ended', 'At work', 'Waited', 'In words'].map((name) => (
              <th key={name} scope="col" role="columnheader">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row key={`${row.kind} ${row.id}`} row={row} />
          ))}
        </tbody>
      </table>
      {all.length > rows.length && (
        <p class="hint">
          The first {rows.length} rows of {all.length}.
        </p>
      )}
    </details>
  );
}

function Row({ row }: { row: GanttRow }) {
  const empty = { 'data-empty': true, class: 'quiet' };
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {row.name} {row.note !== '' && <span class="sub">{row.note}</span>}
      </th>
      <td role="cell" data-label="Began" {...(row.began === null ? empty : {})}>
        {row.began === null ? '–' : <When at={row.began} year={false} />}
      </td>
      <td role="cell" data-label="Ended" {...(row.ended === null ? empty : {})}>
        {row.ended === null ? '–' : <When at={row.ended} year={false} />}
      </td>
      <td role="cell" data-label="At work" {...(row.workMs === 0 ? empty : {})}>
        {row.workMs === 0 ? '–' : twoUnitLength(row.workMs)}
      </td>
      <td role="cell" data-label="Waited" {...(row.waitMs === 0 ? empty : {})}>
        {row.waitMs === 0 ? '–' : twoUnitLength(row.waitMs)}
      </td>
      <td role="cell" data-label="In words">
        <span>{row.says}</span>
      </td>
    </tr>
  );
}
