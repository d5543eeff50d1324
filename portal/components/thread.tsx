// Comments about one thing, with the forms to add one and to reply. What people wrote is text, never markup.
import type { CommentItemView, ThreadView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { Icon } from './icon.tsx';
import { Actor, Hidden, When } from './parts.tsx';

/** With more people than this, those to tell are picked on the thread's own page, not under each comment. */
const PICKED_FROM = 30;

/** The place of a thread on its page. */
export const threadAnchor = (thread: Pick<ThreadView, 'kind' | 'about'>): string =>
  `comments-${thread.kind}${thread.about === '' ? '' : `-${thread.about.replace(/[^A-Za-z0-9_-]/g, '-')}`}`;

/** `level`: of its heading. `fold`: the form stays closed until it is wanted. `action`: where comments are posted. */
export function Thread({
  thread,
  level = 2,
  title = 'Comments',
  fold = false,
  empty = 'No comments yet.',
  action = PATHS.comments,
}: {
  thread: ThreadView;
  level?: 2 | 3;
  title?: string;
  fold?: boolean;
  empty?: string;
  action?: string;
}) {
  const Heading = level === 2 ? 'h2' : 'h3';
  const anchor = threadAnchor(thread);
  const { items, mayComment, typed } = thread;
  const form = <CommentForm thread={thread} anchor={anchor} parent={null} fold={fold} action={action} />;
  return (
    <section class="talk" id={anchor} aria-labelledby={`${anchor}-h`}>
      <Heading id={`${anchor}-h`}>{title}</Heading>
      {thread.olderHref !== null && (
        <p class="small">
          <a href={thread.olderHref}>Older comments</a>
        </p>
      )}
      {items.length === 0 && <p class="hint">{empty}</p>}
      {items.length > 0 && (
        <ol class="thread" data-after="head">
          {items.map((item) => (
            <li key={item.id}>
              <Comment item={item} />
              {item.replies.length > 0 && (
                <ul>
                  {item.replies.map((reply) => (
                    <li key={reply.id}>
                      <Comment item={reply} />
                    </li>
                  ))}
                </ul>
              )}
              {mayComment && (
                <details class="reply" open={typed?.parentId === item.id}>
                  <summary>
                    Reply<span class="hidden"> to {item.by.name}</span>
                  </summary>
                  <CommentForm thread={thread} anchor={anchor} parent={item} action={action} />
                </details>
              )}
            </li>
          ))}
        </ol>
      )}
      {mayComment && !fold && form}
      {mayComment && fold && (
        <details class="reply" open={typed !== null && typed.parentId === null}>
          <summary>Write a comment</summary>
          {form}
        </details>
      )}
    </section>
  );
}

function Comment({ item }: { item: CommentItemView }) {
  return (
    <>
      <p class="byline">
        <Actor actor={item.by} /> {item.by.role !== undefined && <span>{item.by.role},</span>}{' '}
        <When at={item.at} />
        {item.answersEarlier && <span> in answer to an earlier comment</span>}
      </p>
      <p class="text pre-line">{item.text}</p>
      {item.told.length > 0 && <p class="hint">Told: {item.told.join(', ')}</p>}
    </>
  );
}

function CommentForm({
  thread,
  anchor,
  parent,
  fold = false,
  action,
}: {
  thread: ThreadView;
  anchor: string;
  parent: CommentItemView | null;
  fold?: boolean;
  action: string;
}) {
  const typed = thread.typed?.parentId === (parent?.id ?? null) ? thread.typed : null;
  const id = `${anchor}-${parent?.id ?? 'new'}`;
  const boxes = parent === null || thread.people.length <= PICKED_FROM;
  return (
    <form class="stack" method="post" action={action} data-comment>
      <Hidden name="csrf" value={thread.csrf} />
      <Hidden name="comment" value={thread.newCommentId()} />
      <Hidden name="kind" value={thread.kind} />
      <Hidden name="about" value={thread.about} />
      {parent && <Hidden name="parent" value={parent.id} />}
      <div class="field" data-tone={typed ? 'bad' : undefined}>
        <label for={id}>
          {parent ? `Reply to ${parent.by.name}` : fold ? 'Your comment' : 'Write a comment'}
        </label>
        <p class="hint" id={`${id}-hint`}>
          Everybody in this process can read it. It decides nothing.
        </p>
        {typed && (
          <p class="problem" id={`${id}-problem`} role="alert">
            <Icon name="alert" /> {typed.problem}
          </p>
        )}
        <textarea
          id={id}
          name="text"
          rows={3}
          required
          aria-describedby={typed ? `${id}-hint ${id}-problem` : `${id}-hint`}
          aria-invalid={typed ? 'true' : undefined}
          value={typed?.text ?? ''}
        />
      </div>
      {boxes && thread.people.length > 0 && (
        <details class="pick" open={(typed?.mentions.length ?? 0) > 0}>
          <summary>Tell somebody by mail</summary>
          <fieldset>
            <legend class="hidden">Who is told of it</legend>
            {thread.people.map((person) => (
              <div class="check" key={person.id}>
                <input
                  type="checkbox"
                  id={`${id}-${person.id}`}
                  name="mention"
                  value={person.id}
                  checked={typed?.mentions.includes(person.id) ?? false}
                />
                <label for={`${id}-${person.id}`}>
                  {person.name}
                  {person.role !== null && <span class="quiet"> {person.role}</span>}
                </label>
              </div>
            ))}
          </fieldset>
        </details>
      )}
      <div class="actions">
        <button type="submit" class="button">
          {parent ? 'Post reply' : 'Post comment'}
        </button>
      </div>
    </form>
  );
}
