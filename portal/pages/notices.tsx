// A person's notices: what was said to them, newest first, and the button that marks them as read. Looking marks nothing.
import { renderInstancePage } from '../components/frame.tsx';
import { Hidden, Kicker, When } from '../components/parts.tsx';
import type { NoticesView, NoticeView } from '../page-views.ts';
import { PATHS } from '../paths.ts';

const LEADS_TO: Record<NoticeView['place'], { href: () => string; label: string }> = {
  decide: { href: () => PATHS.decide, label: 'See what waits for you' },
  home: { href: () => PATHS.home, label: 'See where the process stands' },
};

export function renderNotices({ frame, notices, more }: NoticesView): string {
  const unread = notices.filter(({ read }) => !read).length;
  return renderInstancePage({
    frame,
    title: 'Notices',
    width: 'read',
    children: (
      <>
        <header class="stack" data-gap="tight">
          <Kicker frame={frame} />
          <h1>Notices</h1>
          <p class="hint">What was sent to you about this process, newest first.</p>
        </header>
        <section class="sheet" aria-label="Notices">
          {unread > 0 && (
            <form method="post" action={PATHS.noticesRead} class="head">
              <Hidden name="csrf" value={frame.session.csrf} />
              {/* What comes while the page is open stays unread. */}
              <Hidden name="upTo" value={String(notices[0]!.at)} />
              <span>{unread} unread</span>
              <button type="submit" class="button">
                Mark all as read
              </button>
            </form>
          )}
          {notices.length === 0 && <p class="hint">Nothing was sent to you yet.</p>}
          {notices.length > 0 && (
            <ul
              class="rows"
              data-after={unread > 0 ? 'head' : undefined}
              data-edge={unread > 0 ? undefined : 'open'}
            >
              {notices.map((notice) => (
                <Notice key={notice.id} notice={notice} />
              ))}
            </ul>
          )}
          {more && (
            <p class="hint">
              Older notices are not listed. All that happened is in the records of this process.
            </p>
          )}
        </section>
      </>
    ),
  });
}

function Notice({ notice: { text, at, read, place } }: { notice: NoticeView }) {
  const { href, label } = LEADS_TO[place];
  return (
    <li>
      <p class={read ? 'text quiet' : 'text row-title'}>{text}</p>
      <p class="byline">
        {!read && (
          <span class="state" data-tone="work">
            New
          </span>
        )}
        <When at={at} />
        <a href={href()}>{label}</a>
      </p>
    </li>
  );
}
