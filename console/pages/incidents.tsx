// Open incidents over all instances, each with the forms that mend it; and one of them by itself.
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { IncidentRows } from '../components/incident-rows.tsx';
import { MendingForms } from '../components/mending-forms.tsx';
import { PagerLinks } from '../components/pager.tsx';
import { SelectField } from '../components/select-field.tsx';
import { CONSOLE } from '../paths.ts';
import type { IncidentsView } from '../views/types/incidents.ts';

export function renderIncidents(view: IncidentsView, { visit, note }: ConsolePageProps): string {
  const { items, total, filter, mayAct, pager } = view;
  const isFiltered = filter.kind !== '' || filter.processId !== '';
  return renderConsole({
    title: 'Incidents',
    at: 'incidents',
    visit,
    note,
    children: (
      <>
        <header class="stack" data-gap="tight" data-live="head">
          <h1>Incidents</h1>
          <p data-says>
            {total === 0
              ? 'Nothing is stuck.'
              : `${total === 1 ? '1 incident is' : `${total} incidents are`} open. What does not depend on them goes on.`}
          </p>
        </header>
        <section class="sheet" aria-label="Open incidents">
          <form method="get" action={CONSOLE.incidents} class="filters" role="search" aria-label="Incidents">
            <SelectField name="kind" label="Kind" value={filter.kind} options={filter.kinds} />
            <SelectField
              name="processId"
              label="Definition"
              value={filter.processId}
              options={filter.definitions}
            />
            <div class="actions">
              <button type="submit" class="button">
                Filter
              </button>
              <a class="small" href={CONSOLE.incidents}>
                Clear
              </a>
            </div>
          </form>
          <div data-live="found">
            {items.length === 0 ? (
              <p class="empty">
                {isFiltered
                  ? 'No open incident fits the filter.'
                  : 'What cannot go on by itself stands here: a task that failed as often as it is tried, a rejection that nobody planned for, a person without an address. Each says what mends it.'}
              </p>
            ) : (
              <IncidentRows
                items={items}
                mayAct={mayAct}
                {...(mayAct
                  ? { after: (item) => <MendingForms item={item} csrf={visit.csrf} tried={null} /> }
                  : {})}
              />
            )}
            <PagerLinks pager={pager} />
          </div>
        </section>
      </>
    ),
  });
}
