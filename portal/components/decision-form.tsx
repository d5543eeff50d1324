// The form of one decision: both answers with what follows, the comment, and what the answer is bound to.
import { count } from '../../process/views/written-date.ts';
import { shownField } from '../decision-form.ts';
import type { DecisionItemView, InstanceFrame } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { Icon } from './icon.tsx';
import { Digest, Hidden } from './parts.tsx';

/** `anchor`: the section's id on the page. */
export function DecisionFormView({
  item,
  anchor,
  frame,
}: {
  item: DecisionItemView;
  anchor: string;
  frame: InstanceFrame;
}) {
  const id = (part: string) => `${anchor}-${part}`;
  const typed = item.typed;
  const answerProblem = typed?.problem && typed.choice === null ? typed.problem : null;
  const commentProblem = typed?.problem && typed.choice !== null ? typed.problem : null;
  return (
    <form
      class="sheet stack sticky"
      id={id('form')}
      method="post"
      action={`${PATHS.decide}#${anchor}`}
      aria-label={`${item.title}: your decision`}
    >
      <Hidden name="csrf" value={frame.session.csrf} />
      <Hidden name="approval" value={item.approvalId} />
      <Hidden name="round" value={String(item.round)} />
      <Hidden name="decision" value={item.decisionId} />
      <Hidden name="viewed" value={item.viewed} />
      {item.artifacts.map((artifact) => (
        <Hidden key={artifact.key} name="shown" value={shownField(artifact)} />
      ))}
      <fieldset>
        <legend>Your decision</legend>
        {answerProblem && (
          <p class="problem" role="alert">
            <Icon name="alert" /> {answerProblem}
          </p>
        )}
        <div class="choices">
          <Choice
            value="approve"
            id={id('yes')}
            checked={typed?.choice === 'approve'}
            next={item.consequences.approve}
          />
          <Choice
            value="reject"
            id={id('no')}
            checked={typed?.choice === 'reject'}
            next={item.consequences.reject}
          />
        </div>
      </fieldset>
      <div class="field" data-tone={commentProblem ? 'bad' : undefined}>
        <label for={id('why')}>Comment</label>
        <p class="hint" id={id('why-hint')}>
          <span class="if-reject">Needed when you reject: say what has to change.</span> It stays on the
          record.
        </p>
        {commentProblem && (
          <p class="problem" id={id('why-problem')} role="alert">
            <Icon name="alert" /> {commentProblem}
          </p>
        )}
        <textarea
          id={id('why')}
          name="comment"
          rows={3}
          aria-describedby={commentProblem ? `${id('why-hint')} ${id('why-problem')}` : id('why-hint')}
          aria-invalid={commentProblem ? 'true' : undefined}
          value={typed?.comment ?? ''}
        />
      </div>
      <Bound item={item} />
      <button type="submit" class="button" data-kind="primary" data-size="full">
        Record my decision
      </button>
      <p class="hint">If you do not answer: {lowerFirst(item.consequences.nothing)}</p>
    </form>
  );
}

function Choice({
  value,
  id,
  checked,
  next,
}: {
  value: 'approve' | 'reject';
  id: string;
  checked: boolean;
  next: string;
}) {
  return (
    <div class="choice" data-tone={value === 'approve' ? 'ok' : 'bad'}>
      <input
        type="radio"
        name="answer"
        value={value}
        id={id}
        required
        checked={checked}
        aria-describedby={`${id}-then`}
      />
      <label for={id}>{value === 'approve' ? 'Approve' : 'Reject'}</label>
      <p class="hint" id={`${id}-then`}>
        Next: {next}
      </p>
    </div>
  );
}

function Bound({ item }: { item: DecisionItemView }) {
  const there = item.artifacts.filter(({ version }) => version > 0);
  return (
    <div class="bound">
      <p class="with-icon">
        <Icon name="lock" />
        <span>Holds for exactly what is shown here. A newer version would be put to you again.</span>
      </p>
      {there.length > 0 && (
        <details>
          <summary class="quiet">{count(there.length, 'digest')} (SHA-256)</summary>
          {there.map((artifact) => (
            <div key={artifact.key}>
              <p class="small">
                {artifact.key}, version {artifact.version}
              </p>
              <Digest hex={artifact.sha256} />
            </div>
          ))}
        </details>
      )}
    </div>
  );
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
