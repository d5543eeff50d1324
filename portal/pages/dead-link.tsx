// A link that no longer opens: why, that nothing is lost, and one button for a fresh one.
import { renderPage } from '../components/frame.tsx';
import { Hidden, When } from '../components/parts.tsx';
import type { DeadLinkView } from '../page-views.ts';
import { PATHS } from '../paths.ts';

const TITLES: Record<DeadLinkView['why'], string> = {
  expired: 'This link has expired',
  revoked: 'This link has been closed',
  invalid: 'This link does not open',
};

/** No titles and no names: who holds a dead link has shown nothing. */
export function renderDeadLink(view: DeadLinkView): string {
  return renderPage({
    title: TITLES[view.why],
    width: 'narrow',
    referrer: 'no-referrer',
    operator: view.why === 'invalid' ? null : view.operator,
    children: (
      <>
        <div class="sheet stack" data-pad="roomy">
          <h1>{TITLES[view.why]}</h1>
          <p class="text">
            <Why view={view} />
          </p>
          <FreshLink view={view} />
        </div>
        {view.why !== 'invalid' && view.maskedAddress !== null && (
          <div class="stack small quiet" data-gap="tight">
            <p>
              <strong>Is that not your address any more?</strong> Ask {view.operator}, who runs this process,
              to send the link to another one.
            </p>
          </div>
        )}
      </>
    ),
  });
}

function Why({ view }: { view: DeadLinkView }) {
  const kept = 'Nothing is lost: what you decided before is recorded, and what is still open waits for you.';
  if (view.why === 'expired')
    return (
      <>
        {view.expiredAt !== null && (
          <>
            It worked until <When at={view.expiredAt} />.{' '}
          </>
        )}
        {kept}
      </>
    );
  if (view.why === 'revoked') return <>It works no longer, whoever opens it. {kept}</>;
  return (
    <>
      It is not complete, or it was not made here. Mail programs sometimes cut long links: copy the whole
      address from the mail into your browser. If that does not help, ask the sender for a fresh link.
    </>
  );
}

function FreshLink({ view }: { view: DeadLinkView }) {
  // Asking again too soon shows the same words and sends nothing.
  if (view.asked)
    return (
      <div class="note" data-tone="ok" role="status">
        <h2>A fresh link is on its way</h2>
        <p class="small">It should arrive within a few minutes. Look in the spam folder too.</p>
      </div>
    );
  if (view.why === 'invalid') return null;
  if (view.maskedAddress === null || view.token === null)
    return <p class="hint">Ask {view.operator}, who runs this process, for a fresh link.</p>;
  return (
    <form method="post" action={PATHS.freshLink} class="stack">
      <Hidden name="token" value={view.token} />
      <button type="submit" class="button" data-kind="primary" data-size="full">
        Mail me a fresh link
      </button>
      <p class="hint">
        It goes to the address on file, <strong>{view.maskedAddress}</strong>, and to no other. The old link
        stays closed.
      </p>
    </form>
  );
}
