// One webhook: how it stands, its messages, and what can be done to it.
import { Hidden, When } from '../../portal/components/parts.tsx';
import { ActFold } from '../components/act-fold.tsx';
import { Day } from '../components/day.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { PagerLinks } from '../components/pager.tsx';
import { FormProblems } from '../components/plain-field.tsx';
import { State } from '../components/state.tsx';
import { CONSOLE } from '../paths.ts';
import type { WebhookView } from '../views/types/webhooks.ts';
import { behindWords } from '../views/webhook-view.ts';

export function renderWebhook(view: WebhookView, { visit, note }: ConsolePageProps): string {
  return renderConsole({
    title: `Webhook to ${view.url}`,
    at: 'deliveries',
    visit,
    note,
    children: (
      <>
        <header class="stack" data-gap="tight" data-live="head">
          <p class="kicker">
            <a href={CONSOLE.webhooks}>Webhooks</a>
          </p>
          <h1>{view.url}</h1>
          <p>
            <State state={view.state} /> {view.description}
          </p>
          {view.disabledReason !== null && !view.active && (
            <p class="note" data-tone="bad">
              {view.disabledReason}
            </p>
          )}
          {view.failingSince !== null && view.active && (
            <p class="note" data-tone="bad">
              No message has got there since <When at={view.failingSince} />.
            </p>
          )}
        </header>
        <FormProblems tried={view.tried} did="Nothing was done" />
        <div class="split">
          <Messages view={view} csrf={visit.csrf} now={visit.now} />
          <Acts view={view} csrf={visit.csrf} />
        </div>
      </>
    ),
  });
}

function Messages({ view, csrf, now }: { view: WebhookView; csrf: string; now: number }) {
  const { messages, filters, pager } = view;
  const isOnItsWay = messages.some(({ state }) => state.tone === 'work');
  return (
    <section class="sheet stack" aria-labelledby="h-log">
      <h2 id="h-log">Its messages, newest first</h2>
      <nav class="tabs small" aria-label="Outcome">
        {filters.map(({ label, href, current }) => (
          <a key={label} href={href} aria-current={current ? 'true' : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <div data-live="log" data-again={isOnItsWay ? '' : undefined}>
        {messages.length === 0 ? (
          <p class="empty">
            None. Send a test to see whether it gets there; what happens in an instance stands here as it is
            sent.
          </p>
        ) : (
          <ul class="rows" data-gap="tight" data-edge="open">
            {messages.map(({ id, type, state, at, instanceHref, attempts, nextAt, replay }) => (
              <li key={id}>
                <p class="head">
                  <span>
                    <strong>{type}</strong>{' '}
                    {instanceHref !== null && (
                      <a class="small" href={instanceHref}>
                        Its instance<span class="hidden"> of {id}</span>
                      </a>
                    )}
                  </span>
                  <State state={state} />
                </p>
                <p class="hint">
                  <Day at={at} now={now} />, {id}
                </p>
                {attempts.length > 0 && (
                  <ul class="bullets small">
                    {attempts.map((each, index) => (
                      <li key={index}>
                        <Day at={each.at} now={now} />: {each.words}
                      </li>
                    ))}
                  </ul>
                )}
                {nextAt !== null && (
                  <p class="small">
                    Tried again <Day at={nextAt} now={now} />.
                  </p>
                )}
                {instanceHref !== null && (
                  <form method="post" action={replay}>
                    <Hidden name="csrf" value={csrf} />
                    <button type="submit" class="button" data-kind="link">
                      Send it again<span class="hidden">: {id}</span>
                    </button>
                  </form>
                )}
              </li>
            ))}
          </ul>
        )}
        <div class="head small">
          <span class="quiet">Kept for 30 days. Times are UTC.</span>
          <PagerLinks pager={pager} />
        </div>
      </div>
    </section>
  );
}

function Acts({ view, csrf }: { view: WebhookView; csrf: string }) {
  const to = (action: string) => CONSOLE.webhookAct(view.id, action);
  const common = { csrf, tried: view.tried };
  return (
    <div class="stack" data-gap="wide">
      <form class="sheet stack" method="post" action={to('test')} aria-labelledby="h-test">
        <h2 id="h-test">Does it get there?</h2>
        <Hidden name="csrf" value={csrf} />
        <Hidden name="key" value={view.key} />
        <p>
          <button type="submit" class="button" data-kind="primary">
            Send a test message
          </button>
        </p>
        <p class="hint">One message of type ping, sent once, also while it is paused.</p>
      </form>
      <section class="sheet" aria-labelledby="h-about">
        <h2 id="h-about">About it</h2>
        <dl class="facts" data-after="head" data-live="about">
          <dt>Sends</dt>
          <dd>{view.sends}</dd>
          <dt>How far</dt>
          <dd>
            {behindWords(view.behind)}
            {view.replaying && ' It goes through again what it had been through.'}
          </dd>
          {view.olderSecretUntil !== null && (
            <>
              <dt>Older secret</dt>
              <dd>
                Signs, too, until <When at={view.olderSecretUntil} />
              </dd>
            </>
          )}
          <dt>Made</dt>
          <dd>
            <When at={view.createdAt} />, {view.createdBy}
          </dd>
          <dt>Id</dt>
          <dd>{view.id}</dd>
        </dl>
      </section>
      <section class="sheet" aria-labelledby="h-acts">
        <h2 id="h-acts">What can be done</h2>
        <ActFold {...common} name="change" label="Change it" to={to('change')} fields={view.fields}>
          It takes the place of what is set now.
        </ActFold>
        {view.active ? (
          <ActFold {...common} name="pause" label="Pause it" to={to('pause')}>
            Nothing is sent until it goes on; then it goes on from where it stopped, at most 7 days back.
          </ActFold>
        ) : (
          <ActFold {...common} name="go-on" label="Let it go on" to={to('go-on')}>
            It goes on from where it stopped, at most 7 days back.
          </ActFold>
        )}
        <ActFold
          {...common}
          name="rotate-secret"
          label="Give it a new secret"
          to={to('rotate-secret')}
          formKey={view.key}
          fields={[
            {
              name: 'overlap',
              label: 'For how long the old one signs, too',
              kind: 'line',
              required: true,
              value: '24h',
              hint: 'A length of time such as 24h or 7d, at most 30d; 1s where it has leaked.',
            },
          ]}
        >
          Messages are signed with both until then. The next page shows the new one, once.
        </ActFold>
        <ActFold
          {...common}
          name="replay"
          label="Go through the trail again"
          to={to('replay')}
          fields={[
            {
              name: 'since',
              label: 'From when on, UTC',
              kind: 'line',
              required: true,
              hint: 'A day and a time, such as 2026-03-10 17:00.',
            },
            {
              name: 'what',
              label: 'What is sent again',
              kind: 'choice',
              value: 'failed',
              options: [
                { value: 'failed', label: 'What did not get there' },
                { value: 'all', label: 'Everything' },
              ],
            },
          ]}
        >
          Each goes under the id it had, so that the receiver can tell what it knows already.
        </ActFold>
        <ActFold {...common} name="delete" label="Delete it" to={to('delete')} danger>
          With the log of its messages. It cannot be taken back.
        </ActFold>
      </section>
    </div>
  );
}
