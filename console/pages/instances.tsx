// All instances: searched in plain words, sorted by the heads of columns, page by page; and what is done to all that is found.
import { Hidden } from '../../portal/components/parts.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { InstanceTable } from '../components/instance-table.tsx';
import { Pager } from '../components/pager.tsx';
import { SearchForm } from '../components/search-form.tsx';
import { CONSOLE } from '../paths.ts';
import type { InstancesView } from '../views/types/instances.ts';

const BULK_FORM = 'bulk';

export function renderInstances(view: InstancesView, { visit, note }: ConsolePageProps): string {
  const { items, pager } = view;
  const acts = view.mayAct && items.length > 0;
  return renderConsole({
    title: 'Instances',
    at: 'instances',
    visit,
    note,
    children: (
      <>
        <header class="head">
          <div class="stack" data-gap="tight">
            <h1>Instances</h1>
            <p data-live="count" data-says>
              {pager.of === 1 ? '1 instance' : `${pager.of} instances`} found: {view.asks}.
            </p>
          </div>
          {view.mayAct && (
            <a class="button" data-kind="primary" href={CONSOLE.start}>
              Start a process
            </a>
          )}
        </header>
        <section class="sheet stack" aria-label="Search">
          <SearchForm form={view.form} clear={view.clear} />
        </section>
        <section class="sheet stack" aria-label="Found">
          {/* Read by a screen reader before the table, whose boxes belong to it. */}
          {acts && <BulkForm view={view} />}
          <div class="stack" data-live="found">
            {items.length === 0 ? (
              <Nothing view={view} />
            ) : (
              <InstanceTable
                items={items}
                columns={view.columns}
                now={visit.now}
                pick={acts ? BULK_FORM : undefined}
              />
            )}
            {items.length > 0 && <Pager pager={pager} />}
          </div>
        </section>
      </>
    ),
  });
}

function BulkForm({ view: { hidden, bulk, pager } }: { view: InstancesView }) {
  return (
    <form id={BULK_FORM} class="bulk" method="get" action={CONSOLE.startBulk}>
      {hidden.map(([name, value]) => (
        <Hidden key={name} name={name} value={value} />
      ))}
      <label for="bulk-action">With those picked, or with all {pager.of} found</label>
      <select id="bulk-action" name="action">
        {bulk.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <button type="submit" class="button">
        Count them first
      </button>
      <a class="small" href={CONSOLE.startBulk}>
        What was done so far
      </a>
    </form>
  );
}

function Nothing({ view }: { view: InstancesView }) {
  if (view.isFirst) {
    return (
      <p class="empty">
        Nothing was ever started.{' '}
        {view.mayAct ? <a href={CONSOLE.start}>Start the first process</a> : 'An operator starts processes.'}
      </p>
    );
  }
  return (
    <p class="empty">
      Nothing is found. Words are found by their beginning; <a href={view.clear}>clear the filters</a>, or
      choose the status “All” to look among those that have ended, too.
    </p>
  );
}
