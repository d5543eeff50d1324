// Pending approvals: what, on whom, and how much of its time has gone.
import { Meter } from '../charts/meter.tsx';
import type { ApprovalItem } from '../views/types/approvals.ts';
import { LeftAndDay } from './day.tsx';

/** `wide`: with definition, kind and deadline in columns of their own. */
export function ApprovalsTable({
  items,
  now,
  wide = false,
}: {
  items: ApprovalItem[];
  now: number;
  wide?: boolean;
}) {
  return (
    <table class="table ages" role="table" data-keep={wide ? undefined : ''}>
      <thead role="rowgroup">
        <tr role="row">
          <Head label="Approval" />
          <Head label="Waits for" />
          <Head label={wide ? 'Time used' : 'Age'} />
          {wide && <Head label="Due" />}
          {wide && <Head label="Definition" />}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item, index) => (
          <tr role="row" key={index}>
            <th scope="row" role="rowheader">
              <a href={item.href}>{item.title}</a>{' '}
              <span class="sub">
                {item.instanceName}
                {item.round > 1 && `, round ${item.round}`}
              </span>
            </th>
            <td role="cell" data-label={wide ? 'Waits for' : undefined}>
              {item.waitsFor}
            </td>
            <td role="cell" data-label={wide ? 'Time used' : undefined}>
              <span>
                {item.age.words}
                {item.overdue && <span class="hidden">, overdue</span>}
                <span class="sub">{item.paused ? 'Its clock stands' : <Meter {...item.age} />}</span>
              </span>
            </td>
            {wide && (
              <td role="cell" data-label="Due">
                {item.paused ? (
                  <span class="quiet">Its clock stands</span>
                ) : (
                  <LeftAndDay at={item.dueAt} now={now} />
                )}
              </td>
            )}
            {wide && (
              <td role="cell" data-label="Definition">
                <span>
                  {item.definition} <span class="sub">{item.kind}</span>
                </span>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Head = ({ label }: { label: string }) => (
  <th scope="col" role="columnheader">
    {label}
  </th>
);
