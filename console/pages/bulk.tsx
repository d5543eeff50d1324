// How far an action on many instances is, and what came of it in each; and all such actions.
import { Hidden, When } from '../../portal/components/parts.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { PagerLinks } from '../components/pager.tsx';
import { State } from '../components/state.tsx';
import { CONSOLE } from '../paths.ts';
import type { BulksView, BulkView } from '../views/types/bulk.ts';

const STATUS = {
  running: { word: 'Under way', tone: 'work', icon: null },
  stopping: { word: 'Stopping', tone: 'wait', icon: 'clock' },
  stopped: { word: 'Stopped', tone: 'idle', icon: 'pause' },
  done: { word: 'Done', tone: 'ok', icon: 'check' },
} as const;

export function renderBulk(view: BulkView, { visit, note }: ConsolePageProps): string {
  const isOpen = view.status === 'running' || view.status === 'stopping';
  const seen = view.total - view.left;
  return renderConsole({
    title: view.title,
    at: 'instances',
    visit,
    note,
    children: (
      <>
        <header class="stack" data-gap="tight" data-live="head" data-again={isOpen ? '' : undefined}>
          <p class="kicker">
            <a href={CONSOLE.startBulk}>Done to several at once</a>
          </p>
          <h1>{view.title}</h1>
          <p>
            <State state={STATUS[view.status]} />{' '}
            <span data-says>
              {seen} of {view.total} looked at: {view.done} done, {view.refused} refused
              {view.failed > 0 && `, ${view.failed} not confirmed`}
              {!isOpen && view.left > 0 && `, ${view.left} left as they were`}.
            </span>
          </p>
          <progress value={seen} max={Math.max(1, view.total)} aria-label="Looked at">
            {seen} of {view.total}
          </progress>
          <p class="hint">
            Begun on <When at={view.startedAt} /> by {view.startedBy}.
            {view.reason !== null && ` Why: ${view.reason}`}
          </p>
          {isOpen && view.mayStop && (
            <form method="post" action={view.stop}>
              <Hidden name="csrf" value={visit.csrf} />
              <button type="submit" class="button">
                Stop it
              </button>{' '}
              <span class="hint">What is done stays done; the rest is left as it is.</span>
            </form>
          )}
        </header>
        <section class="sheet stack" aria-label="What came of it">
          <nav class="tabs small" aria-label="Outcome">
            {view.filters.map(({ label, href, current }) => (
              <a key={label} href={href} aria-current={current ? 'true' : undefined}>
                {label}
              </a>
            ))}
          </nav>
          <div data-live="items">
            {view.items.length === 0 ? (
              <p class="empty">None.</p>
            ) : (
              <ul class="rows" data-gap="tight" data-edge="open">
                {view.items.map(({ id, name, href, outcome, message }) => (
                  <li key={id}>
                    <p class="head">
                      <a href={href}>{name}</a> <State state={{ ...outcome, icon: null }} />
                    </p>
                    {message !== '' && <p class="small">{message}</p>}
                  </li>
                ))}
              </ul>
            )}
            <PagerLinks pager={view.pager} />
          </div>
        </section>
      </>
    ),
  });
}

export function renderBulks({ items }: BulksView, { visit, note }: ConsolePageProps): string {
  return renderConsole({
    title: 'Done to several at once',
    at: 'instances',
    visit,
    note,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <p class="kicker">
            <a href={CONSOLE.instances}>Instances</a>
          </p>
          <h1>Done to several at once</h1>
        </header>
        <section class="sheet" aria-label="Actions, newest first" data-live="bulks">
          {items.length === 0 ? (
            <p class="empty">
              Nothing yet. Filter the <a href={CONSOLE.instances}>instances</a>, pick some or take all, and
              choose what is done to them: they are counted first.
            </p>
          ) : (
            <ul class="rows" data-edge="open">
              {items.map(({ title, href, startedAt, startedBy, words, isOpen }) => (
                <li key={href}>
                  <p class="head">
                    <a class="row-title" href={href}>
                      {title}
                    </a>
                    <State state={isOpen ? STATUS.running : STATUS.done} />
                  </p>
                  <p class="small">{words}</p>
                  <p class="hint">
                    <When at={startedAt} />, {startedBy}
                  </p>
                </li>
              ))}
            </ul>
          )}
        </section>
      </>
    ),
  });
}
