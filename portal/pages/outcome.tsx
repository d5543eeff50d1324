// After a decision that did not end in a receipt: held until the process takes it up, refused, or not confirmed.
import { renderInstancePage } from '../components/frame.tsx';
import { Hidden, Kicker } from '../components/parts.tsx';
import type { OutcomeView } from '../page-views.ts';
import { PATHS } from '../paths.ts';

const HEADINGS: Record<OutcomeView['kind'], string> = {
  held: 'Your answer is kept and will be counted',
  refused: 'Your answer was not counted',
  'not-confirmed': 'Your answer is not confirmed yet',
};

export function renderOutcome(view: OutcomeView): string {
  return renderInstancePage({
    title: HEADINGS[view.kind],
    width: 'narrow',
    frame: view.frame,
    children: (
      <>
        <div class="sheet stack" data-pad="roomy">
          <div class="stack" data-gap="tight">
            <Kicker frame={view.frame}> · {view.title}</Kicker>
            <h1>{HEADINGS[view.kind]}</h1>
          </div>
          <Body view={view} />
        </div>
      </>
    ),
  });
}

function Body({ view }: { view: OutcomeView }) {
  const answer = view.choice === 'approve' ? 'approve' : 'reject';
  switch (view.kind) {
    case 'held':
      return (
        <>
          <p class="text">
            You chose to {answer} {view.title}. The answer is stored safely and waits for the process to take
            it up, which can take a few minutes. It is then counted once, or refused with a reason.
          </p>
          <p class="text">
            You can close this page. You find the result under the same link, and it is mailed to you.
          </p>
          <p>
            <a class="button" data-kind="primary" data-size="full" href={PATHS.receipt(view.decisionId)}>
              See whether it is counted
            </a>
          </p>
          <p class="hint">Sending it again changes nothing.</p>
        </>
      );
    case 'refused':
      return (
        <>
          <p class="text">{view.why}</p>
          {view.recorded !== null && (
            <div class="note" data-tone="idle">
              <h2>What is on record</h2>
              <p class="small">{view.recorded}</p>
            </div>
          )}
          <p class="actions foot">
            <a class="button" data-kind="primary" href={PATHS.decide}>
              See what waits for you
            </a>
            {view.receiptOf !== null && (
              <a class="button" href={PATHS.receipt(view.receiptOf)}>
                Your receipt
              </a>
            )}
          </p>
        </>
      );
    case 'not-confirmed':
      return (
        <>
          <p class="text">
            We could not find out in time whether your answer ({answer} {view.title}) arrived. Send it again:
            it is the same decision and is counted once, however often it comes.
          </p>
          <form method="post" action={PATHS.decide} class="stack">
            {view.fields
              .filter(([name]) => name !== 'comment' && name !== 'answer')
              .map(([name, value]) => (
                <Hidden key={name + value} name={name} value={value} />
              ))}
            <Hidden name="answer" value={view.choice} />
            <div class="field">
              <label for="comment">Comment</label>
              <textarea id="comment" name="comment" rows={3} readonly value={view.comment} />
            </div>
            <button type="submit" class="button" data-kind="primary" data-size="full">
              Send the same decision again
            </button>
          </form>
        </>
      );
  }
}
