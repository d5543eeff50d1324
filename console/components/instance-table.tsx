// The list of instances: a row each on a desk, a block each on a phone. `pick`: each can be chosen, for what is done to several.
import { Icon } from '../../portal/components/icon.tsx';
import { Steps } from '../charts/steps.tsx';
import type { ColumnView, InstanceItem } from '../views/types/instances.ts';
import { shortLength } from '../views/lengths.ts';
import { Day, LeftAndDay } from './day.tsx';
import { State } from './state.tsx';

interface Props {
  items: InstanceItem[];
  columns: ColumnView[];
  now: number;
  /** Id of the form that the boxes belong to. */
  pick?: string | undefined;
}

export function InstanceTable({ items, columns, now, pick }: Props) {
  return (
    <table class="table instances" role="table" data-narrow="flow">
      <thead role="rowgroup">
        <tr role="row">
          {pick !== undefined && (
            <th scope="col" role="columnheader">
              <span class="hidden">Pick</span>
            </th>
          )}
          {columns.map((column) => (
            <Head key={column.label} column={column} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item) => (
          <Row key={item.id} item={item} now={now} pick={pick} />
        ))}
      </tbody>
    </table>
  );
}

function Head({ column: { label, href, sorted } }: { column: ColumnView }) {
  return (
    <th scope="col" role="columnheader" aria-sort={sorted ?? undefined}>
      {href === null ? (
        label
      ) : (
        <a class="sort" href={href}>
          {label}
          {sorted !== null && <span aria-hidden="true">{sorted === 'ascending' ? ' ↑' : ' ↓'}</span>}
        </a>
      )}
    </th>
  );
}

function Row({ item, now, pick }: { item: InstanceItem; now: number; pick: string | undefined }) {
  const { phase, state } = item;
  return (
    <tr role="row" data-row={item.id}>
      {pick !== undefined && (
        <td role="cell" class="pick">
          <label>
            <input type="checkbox" form={pick} name="id" value={item.id} />
            <span class="hidden">Pick {item.name}</span>
          </label>
        </td>
      )}
      <th scope="row" role="rowheader">
        <a href={item.href}>{item.name}</a>{' '}
        {item.isNews && (
          <span class="state news" data-tone="work">
            New
          </span>
        )}
        <span class="sub">{item.known === '' ? item.definition : `${item.known} · ${item.definition}`}</span>
      </th>
      <td role="cell" data-label="">
        <State state={state} />
      </td>
      <td role="cell" data-label="">
        <span>
          {phase?.name ?? <span class="quiet">{item.closedAt === null ? 'None' : 'Over'}</span>}
          <Steps steps={item.steps} number={phase?.number ?? null} />
        </span>
      </td>
      <td role="cell" data-label="Waits for" data-empty={item.waits === '' ? '' : undefined}>
        <span>
          {item.waits === '' ? <span class="quiet">Nothing</span> : item.waits}
          {item.more !== null && <span class="quiet"> {item.more}</span>}
        </span>
      </td>
      <td role="cell" data-label="For" data-empty={item.since === null ? '' : undefined}>
        {item.since === null ? <span class="quiet">–</span> : <Since at={item.since} now={now} />}
      </td>
      <td role="cell" data-label="Deadline" data-empty={item.due === null ? '' : undefined}>
        <Deadline due={item.due} now={now} />
      </td>
      <td role="cell" data-label="Started">
        <span class="time">
          <Day at={item.startedAt} now={now} time={false} />
        </span>
      </td>
    </tr>
  );
}

/** How long it has waited; since when is what a machine reads. */
function Since({ at, now }: { at: number; now: number }) {
  return (
    <time class="time" datetime={new Date(at).toISOString()}>
      {shortLength(now - at)}
    </time>
  );
}

function Deadline({ due, now }: { due: InstanceItem['due']; now: number }) {
  if (due === null) return <span class="quiet">None</span>;
  if (due === 'stands') return <span class="quiet">Clocks stand still</span>;
  if (!due.overdue) return <LeftAndDay at={due.at} now={now} />;
  return (
    <span class="late" data-tone="bad">
      <Icon name="alert" /> <LeftAndDay at={due.at} now={now} />
    </span>
  );
}
