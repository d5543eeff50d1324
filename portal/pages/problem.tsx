// What went wrong, for people: what it means for them, what is not lost, where to go on. Never a stack, never a code alone.
import { writtenLength } from '../../process/views/written-date.ts';
import { renderPage } from '../components/frame.tsx';
import type { ProblemView } from '../page-views.ts';

const WORDS: Record<ProblemView['status'], { title: string; text: string }> = {
  400: {
    title: 'This form could not be read',
    text: 'Something in it was missing or altered on the way. Nothing was recorded. Go back, load the page again, and send it once more.',
  },
  403: {
    title: 'This needs your link again',
    text: 'Your session has ended, or it does not cover this. Nothing was recorded. Open the link in your mail once more and go on from there.',
  },
  404: {
    title: 'There is no such page',
    text: 'The address is not complete, or what it led to is not yours to see. Open the link in your mail once more.',
  },
  409: {
    title: 'This has changed meanwhile',
    text: 'What you saw is no longer what is asked. Nothing was recorded. Load the page again to see how it stands.',
  },
  413: {
    title: 'This is too large',
    text: 'Nothing was recorded. Shorten the comment and send it again.',
  },
  429: {
    title: 'Too many requests from here',
    text: 'Nothing was recorded. Wait a little and load the page again; your link keeps working.',
  },
  500: {
    title: 'Something here does not work',
    text: 'The fault is ours and has been noted. If you were sending a decision, send it again: the same decision is never counted twice.',
  },
  503: {
    title: 'This cannot be reached for a moment',
    text: 'Nothing is lost. If you were sending a decision, send it again: the same decision is never counted twice.',
  },
};

export function renderProblem(view: ProblemView): string {
  const words = WORDS[view.status];
  const title = view.title ?? words.title;
  return renderPage({
    title,
    width: 'narrow',
    referrer: 'no-referrer',
    operator: view.operator ?? null,
    children: (
      <div class="sheet stack" data-pad="roomy">
        <h1>{title}</h1>
        <p class="text">{view.text ?? words.text}</p>
        {view.retryAfterS !== undefined && (
          <p class="text">It makes sense to wait {writtenLength(view.retryAfterS * 1000)}.</p>
        )}
        {view.back && (
          <p>
            <a class="button" data-kind="primary" href={view.back.href}>
              {view.back.label}
            </a>
          </p>
        )}
        <p class="hint">
          If it stays like this, tell {view.operator ?? 'the people who run this process'} this number:{' '}
          <code>{view.requestId}</code>
        </p>
      </div>
    ),
  });
}
