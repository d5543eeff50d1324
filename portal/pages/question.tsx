// A question of an agent: who asks, about what, and the form in which it is answered; or how it stands.
import { sayList } from '../../process/views/format.ts';
import { renderInstancePage } from '../components/frame.tsx';
import { Icon } from '../components/icon.tsx';
import { Actor, Hidden, Kicker, Note, Said, When } from '../components/parts.tsx';
import type { QuestionClosedView, QuestionPageView } from '../page-views.ts';
import { PATHS } from '../paths.ts';

export function renderQuestion(view: QuestionPageView): string {
  const { frame, askedBy, about, others, problem, note } = view;
  return renderInstancePage({
    frame,
    title: `${askedBy.name} asks you – ${frame.processName}`,
    width: 'read',
    children: (
      <>
        <header class="stack" data-gap="tight">
          <Kicker frame={frame}>{about !== null && ` · ${about}`} · A question to you</Kicker>
          <h1>{askedBy.name} asks you</h1>
        </header>
        {note && <Note note={note} />}
        <section class="stack" data-gap="tight" aria-label="The question">
          <Said>{view.text}</Said>
          <p class="byline">
            <Actor actor={askedBy} />
            <span>
              asked <When at={view.askedAt} />
              {about !== null && `, at work on ${about}`}
            </span>
          </p>
          {others.length > 0 && (
            <p class="small">
              {sayList(others)} {others.length === 1 ? 'is' : 'are'} asked too. The first answer counts.
            </p>
          )}
        </section>
        <form class="sheet stack" method="post" action={PATHS.question(view.questionId)} novalidate>
          <Hidden name="csrf" value={frame.session.csrf} />
          <Hidden name="command" value={view.commandId} />
          <div class="field" data-tone={problem === null ? undefined : 'bad'}>
            <label for="q-answer">Your answer</label>
            <p class="hint" id="q-answer-hint">
              The agent reads it and goes on with its work. It approves nothing, and it stays on the record.
            </p>
            {problem !== null && (
              <p class="problem" id="q-answer-problem" role="alert">
                <Icon name="alert" /> {problem}
              </p>
            )}
            <textarea
              id="q-answer"
              name="text"
              rows={5}
              aria-describedby={problem === null ? 'q-answer-hint' : 'q-answer-hint q-answer-problem'}
              aria-invalid={problem === null ? undefined : 'true'}
              aria-required
              value={view.typed}
            />
          </div>
          <div class="actions foot">
            <button type="submit" class="button" data-kind="primary">
              Send my answer
            </button>
            <a href={PATHS.home}>Answer later</a>
          </div>
        </form>
      </>
    ),
  });
}

export function renderQuestionClosed(view: QuestionClosedView): string {
  const { frame, askedBy, answer, note } = view;
  return renderInstancePage({
    frame,
    title: `A question of ${askedBy.name} – ${frame.processName}`,
    width: 'read',
    children: (
      <>
        <header class="stack" data-gap="tight">
          <Kicker frame={frame}> · A question</Kicker>
          <h1>A question of {askedBy.name}</h1>
        </header>
        {note && <Note note={note} />}
        <section class="sheet stack" aria-labelledby="h-stands">
          <h2 id="h-stands">How it stands</h2>
          <Said>{view.text}</Said>
          <p class="byline">
            <Actor actor={askedBy} />
          </p>
          <p>{view.stands}</p>
          {answer && (
            <>
              <Said>{answer.text}</Said>
              <p class="byline">
                <span>
                  {answer.by}, <When at={answer.at} />
                </span>
              </p>
            </>
          )}
        </section>
        <p class="actions foot">
          <a class="button" data-kind="primary" href={PATHS.home}>
            Where the process stands
          </a>
        </p>
      </>
    ),
  });
}
