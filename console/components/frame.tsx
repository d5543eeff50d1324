// The frame of every page of the console: masthead with the places and what is open in them, who is signed in, main.
// One small script keeps the page as things stand; all works without it.
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { brandNow, isOurs } from '../../portal/brand.ts';
import { Icon, Sprite } from '../../portal/components/icon.tsx';
import { Hidden } from '../../portal/components/parts.tsx';
import { CONSOLE } from '../paths.ts';
import type { ConsoleNote, ConsolePlace, ConsoleVisitView } from '../views/types/visit.ts';

export interface ConsoleFrameProps {
  /** Of the document; " – <brand> console" is added. */
  title: string;
  /** Null: none of the places, as for a page that says there is nothing. */
  at: ConsolePlace | null;
  visit: ConsoleVisitView;
  /** Above the page, once. */
  note?: ConsoleNote | null | undefined;
  /** False: the page is not loaded again by itself, for somebody fills in a long form. Default true. */
  live?: boolean;
  /** Of the page of one instance: only what happens to it matters. */
  instanceId?: string;
  children: ComponentChildren;
}

/** What each page is given beside its view. */
export type ConsolePageProps = Pick<ConsoleFrameProps, 'visit' | 'note'>;

/** A whole HTML document. */
export function renderConsole(props: ConsoleFrameProps): string {
  return `<!doctype html>\n${renderToString(<ConsoleFrame {...props} />)}\n`;
}

const PLACES: [ConsolePlace, string][] = [
  ['overview', 'Overview'],
  ['instances', 'Instances'],
  ['approvals', 'Approvals'],
  ['incidents', 'Incidents'],
  ['definitions', 'Definitions'],
  ['teams', 'Teams'],
  ['deliveries', 'Deliveries'],
  ['settings', 'Settings'],
];

export function ConsoleFrame({
  title,
  at,
  visit,
  note,
  live = true,
  instanceId,
  children,
}: ConsoleFrameProps) {
  const brand = brandNow();
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <meta name="robots" content="noindex" />
        <title>{`${title} – ${brand.name} console`}</title>
        <link rel="stylesheet" href={CONSOLE.stylesheet} />
        <link rel="stylesheet" href={CONSOLE.ownStylesheet} />
        {brand.hasColours && <link rel="stylesheet" href={CONSOLE.brand} />}
        {live && (
          <script
            src={CONSOLE.script}
            defer
            data-events={CONSOLE.events}
            data-since={visit.position}
            data-instance={instanceId}
          />
        )}
      </head>
      <body class="console">
        <Sprite />
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="masthead">
          <div>
            <a class="brand" href={CONSOLE.overview}>
              {brand.hasLogo ? <img src={CONSOLE.logo} alt="" /> : isOurs(brand) && <Icon name="mark" />}
              {brand.name}
            </a>
            <nav class="nav" aria-label="Console" data-live="nav">
              {PLACES.map(([place, label]) => (
                <a key={place} href={CONSOLE[place]} aria-current={place === at ? 'page' : undefined}>
                  {label}
                  <PlaceCount place={place} open={visit.open} />
                </a>
              ))}
            </nav>
            {visit.open.incidents > 0 && (
              <a class="bell wide-hide" href={CONSOLE.incidents} data-live="bell">
                <span class="count" data-tone="bad">
                  <Icon name="bell" />
                  {visit.open.incidents === 1 ? '1 incident' : `${written(visit.open.incidents)} incidents`}
                </span>
              </a>
            )}
            <form class="who" method="post" action={CONSOLE.signOut}>
              <Hidden name="csrf" value={visit.csrf} />
              <span class="who-name">
                {visit.name}, {visit.role}
              </span>{' '}
              <button type="submit" class="button" data-kind="link">
                Sign out
              </button>
            </form>
          </div>
        </header>
        <main class="page" id="main">
          {note && (
            <div class="note" data-tone={note.tone} role={note.tone === 'bad' ? 'alert' : 'status'}>
              <h2>{note.title}</h2>
              {note.text !== '' && <p class="small">{note.text}</p>}
            </div>
          )}
          {children}
        </main>
      </body>
    </html>
  );
}

/** What waits in a place. Overdue approvals and incidents carry their colour and their word. */
function PlaceCount({ place, open }: { place: ConsolePlace; open: ConsoleVisitView['open'] }) {
  if (place === 'incidents' && open.incidents > 0) {
    return (
      <span class="count" data-tone="bad">
        <Icon name="bell" />
        {written(open.incidents)}
        <span class="hidden"> open</span>
      </span>
    );
  }
  if (place === 'approvals' && open.approvals > 0) {
    return (
      <span class="count" data-tone={open.overdue > 0 ? 'wait' : 'idle'}>
        {written(open.approvals)}
        <span class="hidden">{open.overdue > 0 ? ` pending, ${open.overdue} overdue` : ' pending'}</span>
      </span>
    );
  }
  return null;
}

/** More than these are not worth a wider masthead. */
const written = (count: number): string => (count > 999 ? '999+' : String(count));
