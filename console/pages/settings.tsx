// What admins set: API keys; what happened to the installation; its public keys.
import { Hidden } from '../../portal/components/parts.tsx';
import { ActFold } from '../components/act-fold.tsx';
import { Day } from '../components/day.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { JournalLog } from '../components/journal-log.tsx';
import { PagerLinks } from '../components/pager.tsx';
import { FormProblems, PlainField } from '../components/plain-field.tsx';
import { State } from '../components/state.tsx';
import { CONSOLE } from '../paths.ts';
import type { JournalView, KeyItem, SettingsView } from '../views/types/settings.ts';

export function renderSettings(view: SettingsView, { visit, note }: ConsolePageProps): string {
  const { keys, keysPager, key, fields, tried, journal, publicKeys } = view;
  return renderConsole({
    title: 'Settings',
    at: 'settings',
    visit,
    note,
    live: false,
    children: (
      <>
        <h1>Settings</h1>
        <FormProblems tried={tried} did="Nothing was done" />
        <div class="split">
          <div class="stack" data-gap="wide">
            <section class="sheet" aria-labelledby="h-keys">
              <h2 id="h-keys">API keys</h2>
              <p class="hint">
                A key is a program’s way in, with the role you give it. Its secret is shown once.
              </p>
              {keys.length === 0 ? (
                <p class="empty">There is none yet: only the token of this installation opens the API.</p>
              ) : (
                <ul class="rows" data-after="head">
                  {keys.map((item) => (
                    <Key key={item.id} item={item} view={view} csrf={visit.csrf} now={visit.now} />
                  ))}
                </ul>
              )}
              <PagerLinks pager={keysPager} />
            </section>
            <section class="sheet" aria-labelledby="h-journal">
              <div class="head">
                <h2 id="h-journal">What happened to the installation</h2>
                <a class="small" href={CONSOLE.journal}>
                  All entries
                </a>
              </div>
              <JournalLog items={journal} now={visit.now} />
            </section>
          </div>
          <div class="stack" data-gap="wide">
            <form class="sheet stack" method="post" action={CONSOLE.keys} aria-labelledby="h-make" novalidate>
              <h2 id="h-make">Make a key</h2>
              <Hidden name="csrf" value={visit.csrf} />
              <Hidden name="key" value={key} />
              {fields.map((field) => (
                <PlainField key={field.name} at="make" field={field} tried={tried} />
              ))}
              <p>
                <button type="submit" class="button" data-kind="primary">
                  Make this key
                </button>
              </p>
            </form>
            <section class="sheet stack" aria-labelledby="h-public">
              <h2 id="h-public">Public keys</h2>
              <p class="hint">
                Checkpoints and exports are signed with these. Compare a thumbprint (RFC 7638, SHA-256) with
                the one that <code>countersign verify</code> names.
              </p>
              <ul class="rows" data-gap="tight" data-edge="open">
                {publicKeys.map(({ kid, thumbprint, use }) => (
                  <li key={kid}>
                    <p class="small">
                      {use} <span class="quiet">{kid}</span>
                    </p>
                    <code class="digest">{thumbprint}</code>
                  </li>
                ))}
              </ul>
            </section>
            <section class="sheet" aria-labelledby="h-more">
              <h2 id="h-more">Elsewhere</h2>
              <ul class="rows" data-gap="tight" data-after="head">
                <li>
                  <a href={CONSOLE.startBulk}>What was done to several at once</a>
                </li>
                <li>
                  <a href={CONSOLE.webhooks}>Webhooks</a>
                </li>
              </ul>
            </section>
          </div>
        </div>
      </>
    ),
  });
}

function Key({ item, view, csrf, now }: { item: KeyItem; view: SettingsView; csrf: string; now: number }) {
  const { id, name, role, state, isGood, createdAt, createdBy, expiresAt, lastUsedAt, rotatedFrom } = item;
  const { tried, key } = view;
  return (
    <li>
      <p class="head">
        <strong>{name}</strong>
        <State state={state} />
      </p>
      <p class="small">
        Role: {role}.{' '}
        {lastUsedAt === null ? (
          'Never used.'
        ) : (
          <>
            Last used <Day at={lastUsedAt} now={now} />.
          </>
        )}{' '}
        {expiresAt !== null && (
          <>
            {expiresAt <= now ? 'Expired' : 'Good until'} <Day at={expiresAt} now={now} />.
          </>
        )}
      </p>
      <p class="hint">
        {id}, made <Day at={createdAt} now={now} /> by {createdBy}
        {rotatedFrom !== null && `, takes over from ${rotatedFrom}`}
      </p>
      {isGood && (
        <div class="ways">
          <ActFold
            name={`rotate-${id}`}
            label="Rotate"
            of={name}
            to={CONSOLE.keyAct(id, 'rotate')}
            csrf={csrf}
            formKey={key}
            tried={tried}
            fields={[
              {
                name: 'overlap',
                label: 'For how long the old one stays good',
                kind: 'line',
                required: true,
                value: '24h',
                hint: 'A length of time such as 24h or 7d, at most 30d.',
              },
            ]}
          >
            A new key takes over, with the same role. The next page shows its secret, once.
          </ActFold>
          <ActFold
            name={`revoke-${id}`}
            label="Revoke"
            of={name}
            to={CONSOLE.keyAct(id, 'revoke')}
            csrf={csrf}
            tried={tried}
            danger
          >
            It opens nothing any more, and sessions of the console that were opened with it end. It cannot be
            taken back.
          </ActFold>
        </div>
      )}
    </li>
  );
}

export function renderJournal({ items, pager }: JournalView, { visit }: ConsolePageProps): string {
  return renderConsole({
    title: 'What happened to the installation',
    at: 'settings',
    visit,
    live: false,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <p class="kicker">
            <a href={CONSOLE.settings}>Settings</a>
          </p>
          <h1>What happened to the installation</h1>
          <p>
            Sign-ins, keys, what was registered and made, exports. Each entry is hashed with the one before
            it, so that none can be changed unseen.
          </p>
        </header>
        <section class="sheet" aria-label="Entries, newest first">
          {items.length === 0 ? (
            <p class="empty">Nothing yet.</p>
          ) : (
            <JournalLog items={items} now={visit.now} />
          )}
          <div class="head small">
            <span class="quiet">Times are UTC.</span>
            <PagerLinks pager={pager} />
          </div>
        </section>
      </>
    ),
  });
}
