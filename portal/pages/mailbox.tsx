// The mailbox on disk, where no SMTP server is configured: what would have been mailed, to read and to click.
import { renderPage } from '../components/frame.tsx';
import { When } from '../components/parts.tsx';
import type { MailView, MailboxView } from '../page-views.ts';
import { PATHS } from '../paths.ts';

export function renderMailbox(view: MailboxView): string {
  return renderPage({
    title: 'Mailbox',
    width: 'read',
    referrer: 'same-origin',
    operator: null,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <h1>Mailbox</h1>
          <p class="lede">
            No mail server is configured, so mails are kept here instead of being sent. Whoever reads them can
            sign in their recipient’s name.
          </p>
        </header>
        <section class="sheet" aria-label="Mails, newest first">
          {view.mails.length === 0 && <p class="hint">No mails yet.</p>}
          <ul class="rows" data-edge="open">
            {view.mails.map((mail) => (
              <li key={mail.name}>
                <a class="row-title" href={PATHS.mail(mail.name)}>
                  {mail.subject}
                </a>
                <p class="hint">
                  To {mail.to}, <When at={mail.at} seconds />
                </p>
              </li>
            ))}
          </ul>
        </section>
      </>
    ),
  });
}

/** The HTML part stands in a frame without script or forms; its links open in a tab of their own. */
export function renderMail(view: MailView): string {
  return renderPage({
    title: view.subject,
    width: 'read',
    referrer: 'same-origin',
    operator: null,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <p class="kicker">
            <a href={PATHS.mailbox}>Mailbox</a>
          </p>
          <h1>{view.subject}</h1>
        </header>
        <section class="sheet stack" aria-label="The mail">
          <dl class="facts">
            <dt>From</dt>
            <dd>{view.from}</dd>
            <dt>To</dt>
            <dd>{view.to}</dd>
            <dt>Date</dt>
            <dd>
              <When at={view.at} seconds />
            </dd>
          </dl>
          {view.hasHtml && (
            <iframe
              class="mail-frame"
              src={PATHS.mailHtml(view.name)}
              title="The mail as HTML"
              sandbox="allow-popups allow-popups-to-escape-sandbox"
            />
          )}
          <details open={!view.hasHtml}>
            <summary>The mail as plain text</summary>
            <pre class="text-artifact">{linked(view.text)}</pre>
          </details>
        </section>
      </>
    ),
  });
}

/** Web addresses in the text become links; nothing else does. */
function linked(text: string) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) =>
    index % 2 === 1 ? (
      <a key={index} href={part} target="_blank" rel="noopener">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
