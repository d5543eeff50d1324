// The overview: what needs somebody now; then figures and lists. Where nothing was ever started: how to begin.
import { When } from '../../portal/components/parts.tsx';
import { ApprovalsTable } from '../components/approvals-table.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { IncidentRows } from '../components/incident-rows.tsx';
import { InstanceTable } from '../components/instance-table.tsx';
import { Kpis } from '../components/kpis.tsx';
import { Linked } from '../components/linked.tsx';
import { SearchForm } from '../components/search-form.tsx';
import { StartChoices } from '../components/start-choices.tsx';
import { State } from '../components/state.tsx';
import { CONSOLE } from '../paths.ts';
import type { OverviewView } from '../views/types/overview.ts';

type Busy = NonNullable<OverviewView['busy']>;

export function renderOverview(view: OverviewView, { visit, note }: ConsolePageProps): string {
  const { busy, at } = view;
  return renderConsole({
    title: 'Overview',
    at: 'overview',
    visit,
    note,
    children: busy ? (
      <>
        <header class="head" data-live="head">
          <div class="stack" data-gap="tight">
            <h1>Overview</h1>
            <p data-says>
              <Linked words={busy.sentence} />
            </p>
            {busy.news && <News news={busy.news} />}
          </div>
          <p class="small quiet">
            As of <When at={at} />. <a href={CONSOLE.overview}>Reload</a>
          </p>
        </header>
        <div class="split" data-even>
          <NeedsYou busy={busy} mayAct={view.mayStart} />
          <Pending busy={busy} now={at} />
        </div>
        {busy.kpis && <Kpis kpis={busy.kpis} />}
        <Instances busy={busy} view={view} />
      </>
    ) : (
      <FirstStart view={view} />
    ),
  });
}

function News({ news: { since, parts } }: { news: NonNullable<Busy['news']> }) {
  return (
    <p class="small quiet news-line">
      Since you looked on <When at={since} year={false} />:{' '}
      {parts.map(({ text, href }, index) => (
        <span key={text}>
          {index > 0 && ', '}
          <a href={href ?? CONSOLE.overview}>{text}</a>
        </span>
      ))}
      .
    </p>
  );
}

function NeedsYou({ busy: { incidents }, mayAct }: { busy: Busy; mayAct: boolean }) {
  const { items, total } = incidents;
  const words = total === 1 ? '1 incident' : `${total} incidents`;
  return (
    <section class="sheet" id="incidents" aria-labelledby="h-incidents" data-live="incidents">
      <div class="head">
        <h2 id="h-incidents">Needs you</h2>{' '}
        {total > 0 && <State state={{ word: words, tone: 'bad', icon: 'alert' }} />}
      </div>
      {total === 0 ? (
        <p class="empty">Nothing is stuck. What cannot go on by itself stands here, with what mends it.</p>
      ) : (
        <IncidentRows items={items} mayAct={mayAct} />
      )}
      {total > items.length && (
        <p class="small after">
          <a href={CONSOLE.incidents}>All {total} incidents</a>
        </p>
      )}
    </section>
  );
}

function Pending({ busy: { approvals }, now }: { busy: Busy; now: number }) {
  const { items, total, overdue } = approvals;
  return (
    <section class="sheet" id="approvals" aria-labelledby="h-approvals" data-live="approvals">
      <div class="head">
        <h2 id="h-approvals">Pending approvals</h2>{' '}
        {total > 0 && (
          <span class="small quiet">
            {total}, {overdue > 0 && `${overdue} overdue, `}longest first
          </span>
        )}
      </div>
      {total === 0 ? (
        <p class="empty">Nobody is asked for a decision. Each request stands here until it is answered.</p>
      ) : (
        <ApprovalsTable items={items} now={now} />
      )}
      {total > items.length && (
        <p class="small after">
          <a href={CONSOLE.approvals}>All {total} approvals</a>
        </p>
      )}
    </section>
  );
}

function Instances({ busy: { instances, form }, view }: { busy: Busy; view: OverviewView }) {
  const { items, total, columns, all } = instances;
  return (
    <section class="sheet stack" id="instances" aria-labelledby="h-instances">
      <div class="head">
        <h2 id="h-instances">Instances</h2>{' '}
        {view.mayStart && (
          <a class="button" data-kind="primary" href={CONSOLE.start}>
            Start a process
          </a>
        )}
      </div>
      <SearchForm form={form} clear={CONSOLE.instances} short />
      <div class="stack" data-live="instances">
        {items.length === 0 ? (
          <p class="empty">Nothing runs now. What has ended is found with the status “Closed”.</p>
        ) : (
          <InstanceTable items={items} columns={columns} now={view.at} />
        )}
        <div class="head small">
          <span class="quiet">
            {items.length < total
              ? `The ${items.length} that changed last, of ${total} open.`
              : `${total} open.`}{' '}
            Times are UTC.
          </span>{' '}
          {items.length < total && <a href={all}>All {total} open instances</a>}
        </div>
      </div>
    </section>
  );
}

function FirstStart({ view }: { view: OverviewView }) {
  return (
    <>
      <header class="stack" data-gap="tight" data-live="head">
        <h1>Nothing runs yet</h1>
        <p class="lede">
          A process is started from a definition. Its AI agents then work, its people are asked by mail, and
          this page says what waits for whom.
        </p>
      </header>
      <StartChoices starts={view.starts} mayStart={view.mayStart} />
    </>
  );
}
