// Messages to people over all instances, newest first or those first that did not get there.
import { Day } from '../components/day.tsx';
import { DeliveryTabs } from '../components/delivery-tabs.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { PagerLinks } from '../components/pager.tsx';
import { SelectField } from '../components/select-field.tsx';
import { State } from '../components/state.tsx';
import { CONSOLE } from '../paths.ts';
import type { DeliveriesView, MessageItem } from '../views/types/deliveries.ts';

export function renderDeliveries(view: DeliveriesView, { visit, note }: ConsolePageProps): string {
  const { items, filter, sorts, pager, lookedThrough, problem, mayManage } = view;
  const isFiltered = [filter.outcome, filter.channel, filter.instance].some((each) => each !== '');
  return renderConsole({
    title: 'Deliveries',
    at: 'deliveries',
    visit,
    note,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <h1>Deliveries</h1>
          <p>
            What was sent to people, over which channel, and whether it got there. Addresses are not in it.
          </p>
        </header>
        {mayManage && <DeliveryTabs at="people" />}
        <section class="sheet stack" aria-label="Messages to people">
          <form method="get" action={CONSOLE.deliveries} class="filters" role="search" aria-label="Messages">
            <SelectField name="outcome" label="Outcome" value={filter.outcome} options={filter.outcomes} />
            <SelectField name="channel" label="Channel" value={filter.channel} options={filter.channels} />
            <div class="field">
              <label for="f-instance">Instance (id)</label>
              <input id="f-instance" name="instance" type="text" autocomplete="off" value={filter.instance} />
            </div>
            {filter.failedFirst && <input type="hidden" name="sort" value="failed" />}
            <div class="actions">
              <button type="submit" class="button">
                Filter
              </button>
              <a class="small" href={CONSOLE.deliveries}>
                Clear
              </a>
            </div>
          </form>
          {problem !== null && (
            <p class="note" data-tone="bad" role="alert">
              {problem}
            </p>
          )}
          <nav class="tabs small" aria-label="Order">
            {sorts.map(({ label, href, current }) => (
              <a key={label} href={href} aria-current={current ? 'true' : undefined}>
                {label}
              </a>
            ))}
          </nav>
          <div class="stack" data-live="found">
            {items.length > 0 && <Messages items={items} now={visit.now} />}
            {items.length === 0 && (
              <p class="empty">
                {lookedThrough !== null
                  ? `Nothing that fits is among the newest ${lookedThrough} entries; the next page looks further back.`
                  : isFiltered
                    ? 'No message fits the filter.'
                    : 'Nobody was written to yet. A message stands here from the moment an instance asks somebody for something.'}
              </p>
            )}
            <div class="head small">
              <span class="quiet">Times are UTC.</span>
              <PagerLinks pager={pager} />
            </div>
          </div>
        </section>
      </>
    ),
  });
}

function Messages({ items, now }: { items: MessageItem[]; now: number }) {
  return (
    <table class="table" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {['To', 'Message', 'Outcome', 'How it went'].map((label) => (
            <th key={label} scope="col" role="columnheader">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map(({ key, who, what, instanceName, instanceHref, state, at, attempts, retryAt }) => (
          <tr key={key} role="row">
            <th scope="row" role="rowheader">
              {who}
            </th>
            <td role="cell" data-label="Message">
              <span>
                {what}{' '}
                <span class="sub">
                  <a href={instanceHref}>{instanceName}</a>
                </span>
              </span>
            </td>
            <td role="cell" data-label="Outcome">
              <span>
                <State state={state} />{' '}
                <span class="sub">
                  <Day at={at} now={now} />
                </span>
              </span>
            </td>
            <td role="cell" data-label="How it went">
              <ul class="small">
                {attempts.map((each, index) => (
                  <li key={index}>
                    {each.channel}: {each.words}
                  </li>
                ))}
                {attempts.length === 0 && <li class="quiet">Nothing is on record yet.</li>}
                {retryAt !== null && (
                  <li class="quiet">
                    Tried again <Day at={retryAt} now={now} />.
                  </li>
                )}
              </ul>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
