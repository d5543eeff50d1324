// The frame of every page: head, masthead, main, footer. No inline style or script, nothing loaded from elsewhere. Behind
// a session one small script says when the page is no longer as things stand; all works without it.
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { brandNow, isOurs } from '../brand.ts';
import { PATHS } from '../paths.ts';
import type { InstanceFrame, SessionView } from '../page-views.ts';
import { Bell } from './bell.tsx';
import { Icon, Sprite } from './icon.tsx';
import { When } from './parts.tsx';

export interface FrameProps {
  /** Of the document; " – Countersign" is added. */
  title: string;
  width?: 'narrow' | 'read';
  /** Landing and dead link: nothing of the address may leave with a click. */
  referrer: 'no-referrer' | 'same-origin';
  /** Behind a session: the person's name and the way out. */
  session?: SessionView | undefined;
  /** In the footer; null: nobody to name. */
  operator: string | null;
  /** Loads this path by itself, at once. */
  comeBackTo?: string;
  footer?: ComponentChildren;
  children: ComponentChildren;
}

/** A whole HTML document. */
export function renderPage(props: FrameProps): string {
  return `<!doctype html>\n${renderToString(<Document {...props} />)}\n`;
}

/** A page of an instance, behind the session. `footer`: default how long the link works. */
export function renderInstancePage({
  frame,
  ...page
}: Pick<FrameProps, 'title' | 'width' | 'footer' | 'children'> & { frame: InstanceFrame }): string {
  const { session, operator } = frame;
  const footer = (
    <span>
      Your link works until <When at={session.linkExpiresAt} />.
    </span>
  );
  return renderPage({ referrer: 'same-origin', session, operator, footer, ...page });
}

function Document({ title, width, referrer, session, operator, comeBackTo, footer, children }: FrameProps) {
  const brand = brandNow();
  const mark = (
    <>
      {brand.hasLogo ? <img src={PATHS.logo} alt="" /> : isOurs(brand) && <Icon name="mark" />}
      {brand.name}
    </>
  );
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content={referrer} />
        <meta name="robots" content="noindex" />
        {comeBackTo !== undefined && <meta http-equiv="refresh" content={`0; url=${comeBackTo}`} />}
        <title>{`${title} – ${brand.name}`}</title>
        <link rel="stylesheet" href={PATHS.stylesheet} />
        {brand.hasColours && <link rel="stylesheet" href={PATHS.brand} />}
        {session && <script src={PATHS.script} defer data-events={PATHS.events} data-since={session.seq} />}
      </head>
      <body data-width={width}>
        <Sprite />
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="masthead">
          <div>
            {session ? (
              <a class="brand" href={PATHS.home}>
                {mark}
              </a>
            ) : (
              <span class="brand">{mark}</span>
            )}
            {session && <Bell unread={session.unread} />}
            {session && (
              <form class="who" method="post" action={PATHS.endSession}>
                <input type="hidden" name="csrf" value={session.csrf} />
                <span>{session.personName}</span>{' '}
                <button type="submit" class="button" data-kind="link">
                  End session
                </button>
              </form>
            )}
          </div>
        </header>
        <main class="page" id="main">
          {children}
        </main>
        <footer class="footer">
          <div>
            {operator !== null && (
              <span>
                {operator} runs this process with {brand.name}.
              </span>
            )}
            {footer}
          </div>
        </footer>
      </body>
    </html>
  );
}
