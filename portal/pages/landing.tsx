// The first page behind a mailed link: for whom it is and how much waits. It decides nothing, loads nothing, says no titles.
import { waitingWords } from '../../process/views/waiting-words.ts';
import { Icon } from '../components/icon.tsx';
import { renderPage } from '../components/frame.tsx';
import { Hidden, When } from '../components/parts.tsx';
import type { LandingView } from '../page-views.ts';
import { PATHS } from '../paths.ts';

/** A GET shows it to whoever or whatever opens the link; only its button's POST opens a session. */
export function renderLanding(view: LandingView): string {
  const heading = headingOf(view);
  return renderPage({
    title: waitingWords(view) === null ? heading : `${heading.replace(' you', ` ${view.personName}`)}`,
    width: 'narrow',
    referrer: 'no-referrer',
    operator: view.operator,
    children: (
      <>
        <div class="sheet stack" data-pad="roomy">
          <div class="stack" data-gap="tight">
            <p class="kicker">
              For <strong>{view.personName}</strong>
            </p>
            <h1>{heading}</h1>
            {view.firstDueAt !== null && (
              <p class="due" data-tone="wait">
                <Icon name="clock" />
                {view.decisions > 1 ? 'The first by ' : 'By '}
                <When at={view.firstDueAt} />
              </p>
            )}
          </div>
          <p class="text">
            {view.decisions > 0
              ? `${view.operator} asks for your answer. You see what it is about, with everything there is to read, on the next page.`
              : view.questions > 0
                ? `${view.operator} has a question for you. You read and answer it on the next page.`
                : view.tasks > 0
                  ? `${view.operator} asks you to do something. You see what it is on the next page.`
                  : 'On the next page you see what you decided before, and from there where the process stands.'}
          </p>
          <form method="post" action={PATHS.approve} class="stack" data-gap="tight">
            <Hidden name="token" value={view.token} />
            <button type="submit" class="button" data-kind="primary" data-size="full">
              Continue as {view.personName} <Icon name="arrow" />
            </button>
            <p class="hint">
              Opening this page has decided nothing.
              {view.decisions > 0 && ' You read first and decide on the next page.'}
            </p>
          </form>
        </div>
        <div class="stack small quiet" data-gap="tight">
          <p>
            <strong>Not {view.personName}?</strong> Close this page. The link is personal: what is decided
            with it is recorded under the name {view.personName}.
          </p>
          <p>
            You need no account and no password. The link works until <When at={view.linkExpiresAt} />.
          </p>
        </div>
      </>
    ),
  });
}

function headingOf(view: LandingView): string {
  const waits = waitingWords(view);
  return waits === null ? 'Nothing waits for you now' : `${waits} for you`;
}
