// Several decisions in one form: the same requests to read, each with an answer of its own or left open.
import { count } from '../../process/views/written-date.ts';
import { Decision } from '../components/decision.tsx';
import { DecisionPart } from '../components/decision-form.tsx';
import { renderInstancePage } from '../components/frame.tsx';
import { Hidden, KickerWithPhase, Note } from '../components/parts.tsx';
import type { DecideView } from '../page-views.ts';
import { PATHS, anchorOf } from '../paths.ts';

export function renderTogether(view: DecideView): string {
  const { frame, items } = view;
  const heading = `Answer ${count(items.length, 'decision')} in one go`;
  const problems = items.filter(({ typed }) => typed?.problem);
  return renderInstancePage({
    frame,
    title: `${heading} – ${frame.processName}`,
    children: (
      <>
        <header class="stack">
          <div class="stack" data-gap="tight">
            <KickerWithPhase frame={frame} />
            <h1>{heading}</h1>
          </div>
          {view.note && <Note note={view.note} />}
          {problems.length > 0 && (
            <div class="note" data-tone="bad" role="alert">
              <h2>
                Nothing is recorded yet: {count(problems.length, 'answer')}{' '}
                {problems.length === 1 ? 'needs' : 'need'} another look
              </h2>
              <ul class="small">
                {problems.map(({ approvalId, title, typed }) => (
                  <li key={approvalId}>
                    <a href={`#${anchorOf(approvalId)}-why`}>
                      {title}: {typed!.problem}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          )}
          <p class="lede">
            Read each and answer it, or leave it open. Each answer is recorded for itself, with a receipt of
            its own. You can also <a href={PATHS.decide}>take them one by one</a>.
          </p>
        </header>
        <form class="stack" data-gap="wide" method="post" action={PATHS.decideTogether}>
          <Hidden name="csrf" value={frame.session.csrf} />
          {items.map((item, index) => (
            <Decision key={item.approvalId} view={view} index={index}>
              <DecisionPart item={item} anchor={anchorOf(item.approvalId)} index={index} />
            </Decision>
          ))}
          <div class="sheet stack">
            <p class="text">
              What you have answered above is recorded now, each decision for itself. What you left open stays
              open.
            </p>
            <div class="actions foot">
              <button type="submit" class="button" data-kind="primary">
                Record my decisions
              </button>
            </div>
          </div>
        </form>
      </>
    ),
  });
}
