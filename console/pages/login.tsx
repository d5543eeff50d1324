// The sign-in before the console: one field for a token.
import { renderPage } from '../../portal/components/frame.tsx';
import { Hidden } from '../../portal/components/parts.tsx';
import { CONSOLE } from '../paths.ts';
import type { LoginView } from '../views/types/login.ts';

export function renderLogin({ to, isMailbox, problem }: LoginView): string {
  return renderPage({
    title: 'Sign in',
    width: 'narrow',
    referrer: 'same-origin',
    operator: null,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <h1>Sign in</h1>
          <p class="lede">
            {isMailbox
              ? 'No mail server is configured, so mails are kept here instead of being sent. Whoever reads them can decide in their recipient’s name: sign in with the local token first.'
              : 'For those who run processes. If a mail asked for your decision, open the link in that mail instead.'}
          </p>
        </header>
        <form class="sheet stack" method="post" action={CONSOLE.login}>
          <Hidden name="to" value={to} />
          <div class="field">
            <label for="token">Token or API key</label>
            <p class="hint" id="token-hint">
              The local token is in the file “token” in the data folder: .data/token, unless COUNTERSIGN_DATA
              says otherwise.
            </p>
            {problem !== null && (
              <p class="problem" id="token-problem" role="alert">
                {problem}
              </p>
            )}
            <input
              id="token"
              name="token"
              type="password"
              autocomplete="current-password"
              required
              autofocus
              spellcheck={false}
              aria-describedby={problem === null ? 'token-hint' : 'token-hint token-problem'}
              aria-invalid={problem === null ? undefined : 'true'}
            />
          </div>
          <button type="submit" class="button" data-kind="primary">
            Sign in
          </button>
        </form>
      </>
    ),
  });
}

/**
 * Comes back by itself. Who followed a link from another site is sent no cookie with that first request (SameSite=Strict),
 * though they may well be signed in: the second comes from here, with the cookie.
 */
export function renderComeBack(here: string): string {
  return renderPage({
    title: 'Sign in',
    width: 'narrow',
    referrer: 'same-origin',
    operator: null,
    comeBackTo: here,
    children: (
      <div class="sheet stack">
        <h1>One moment</h1>
        <p>
          <a class="button" data-kind="primary" href={here}>
            Go on to the console
          </a>
        </p>
      </div>
    ),
  });
}
