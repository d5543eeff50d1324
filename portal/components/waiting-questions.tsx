// Questions of agents that wait for a person, each with the way to its page.
import type { WaitingQuestionView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { Actor, Said, When } from './parts.tsx';

export function WaitingQuestions({ questions }: { questions: WaitingQuestionView[] }) {
  return (
    <ul class="rows" data-after="head">
      {questions.map(({ questionId, askedBy, about, text, askedAt }) => (
        <li key={questionId}>
          <a class="row-title" href={PATHS.question(questionId)}>
            Answer a question{about !== null && ` about ${about}`}
          </a>
          <Said small>{text}</Said>
          <p class="byline">
            <Actor actor={askedBy} />
            <span>
              asked <When at={askedAt} />
            </span>
          </p>
        </li>
      ))}
    </ul>
  );
}
