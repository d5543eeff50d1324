// The page of one thread: all its comments, a page at a time; also where a comment that could not be posted comes back.
import { renderInstancePage } from '../components/frame.tsx';
import { Kicker } from '../components/parts.tsx';
import { Thread } from '../components/thread.tsx';
import type { ThreadPageView } from '../page-views.ts';

export function renderThreadPage({ frame, title, back, thread }: ThreadPageView): string {
  return renderInstancePage({
    frame,
    title: `Comments on ${title}`,
    width: 'read',
    children: (
      <>
        <header class="stack" data-gap="tight">
          <Kicker frame={frame} />
          <h1>Comments on {title}</h1>
          <p class="small">
            <a href={back.href}>{back.label}</a>
          </p>
        </header>
        <div class="sheet">
          <Thread thread={thread} title="What was said" />
        </div>
      </>
    ),
  });
}
