// Pending approvals over all instances, longest waiting or soonest due first.
import { ApprovalsTable } from '../components/approvals-table.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { PagerLinks } from '../components/pager.tsx';
import { SelectField } from '../components/select-field.tsx';
import { CONSOLE } from '../paths.ts';
import type { ApprovalsView } from '../views/types/approvals.ts';

export function renderApprovals(view: ApprovalsView, { visit, note }: ConsolePageProps): string {
  const { items, total, overdue, filter, sorts, pager } = view;
  const isFiltered = filter.processId !== '' || filter.waitsFor !== '' || filter.overdue;
  return renderConsole({
    title: 'Approvals',
    at: 'approvals',
    visit,
    note,
    children: (
      <>
        <header class="stack" data-gap="tight" data-live="head">
          <h1>Approvals</h1>
          <p data-says>
            {total === 0
              ? 'No approval is pending.'
              : `${total === 1 ? '1 approval is' : `${total} approvals are`} pending${overdue > 0 ? `, ${overdue} of them overdue and still open` : ''}.`}{' '}
            Nothing is ever approved by silence.
          </p>
        </header>
        <section class="sheet stack" aria-label="Pending approvals">
          <form method="get" action={CONSOLE.approvals} class="filters" role="search" aria-label="Approvals">
            <SelectField
              name="processId"
              label="Definition"
              value={filter.processId}
              options={filter.definitions}
            />
            <SelectField
              name="overdue"
              label="Deadline"
              value={filter.overdue ? 'true' : ''}
              options={[
                { value: '', label: 'Any' },
                { value: 'true', label: 'Overdue' },
              ]}
            />
            <div class="field">
              <label for="f-waitsFor">Waits for (id)</label>
              <input id="f-waitsFor" name="waitsFor" type="text" list="people" value={filter.waitsFor} />
              <datalist id="people">
                {filter.people.map(({ value, label }) => (
                  <option key={value} value={value} label={label} />
                ))}
              </datalist>
            </div>
            {view.sort === 'due' && <input type="hidden" name="sort" value="due" />}
            <div class="actions">
              <button type="submit" class="button">
                Filter
              </button>
              <a class="small" href={CONSOLE.approvals}>
                Clear
              </a>
            </div>
          </form>
          <nav class="tabs small" aria-label="Order">
            {sorts.map(({ label, href, current }) => (
              <a key={label} href={href} aria-current={current ? 'true' : undefined}>
                {label}
              </a>
            ))}
          </nav>
          <div class="stack" data-live="found">
            {items.length === 0 ? (
              <p class="empty">
                {isFiltered
                  ? 'Nothing that is pending fits the filter.'
                  : 'Nobody is asked for a decision now. A request stands here from the moment its mail goes out until it is answered.'}
              </p>
            ) : (
              <ApprovalsTable items={items} now={visit.now} wide />
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
