// The form of one decision: both answers with what follows, the comment, and what the answer is bound to.
import { count } from '../../process/views/written-date.ts';
import { fieldOf, shownField } from '../decision-form.ts';
import type { DecisionItemView, InstanceFrame } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { CodeField, DecisionButtons } from './code-field.tsx';
import { Icon } from './icon.tsx';
import { Digest, Hidden } from './parts.tsx';
import { Editor } from './review.tsx';

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
  return (
    <form
      class={item.review?.editor ? 'sheet stack' : 'sheet stack sticky'}
      id={`${anchor}-form`}
      method="post"
      action={`${PATHS.decide}#${anchor}`}
      aria-label={`${item.title}: your decision`}
    >
      <Hidden name="csrf" value={frame.session.csrf} />
      <DecisionFields item={item} anchor={anchor} legend="Your decision" />
      <CodeField item={item} id={`${anchor}-code`} />
      <DecisionButtons item={item} label="Record my decision" />
      <p class="hint">If you do not answer: {lowerFirst(item.consequences.nothing)}</p>
      <HandOver item={item} />
    </form>
  );
}

/** The same in a form that takes several: `index` stands before each of its fields. */
export function DecisionPart({
  item,
  anchor,
  index,
}: {
  item: DecisionItemView;
  anchor: string;
  index: number;
}) {
  return (
    <div class="sheet stack sticky" id={`${anchor}-form`}>
      {item.code ? (
        <p class="text">
          This one needs a code by mail.{' '}
          <a href={`${PATHS.decide}#${anchor}`}>
            Decide it by itself<span class="hidden">: {item.title}</span>
          </a>
        </p>
      ) : (
        <DecisionFields item={item} anchor={anchor} legend={`Your decision on ${item.title}`} index={index} />
      )}
      <HandOver item={item} />
    </div>
  );
}

function DecisionFields({
  item,
  anchor,
  legend,
  index,
}: {
  item: DecisionItemView;
  anchor: string;
  legend: string;
  index?: number;
}) {
  const id = (part: string) => `${anchor}-${part}`;
  const name = (field: string) => (index === undefined ? field : fieldOf(index, field));
  const { typed, consequences } = item;
  const answerProblem = typed?.problem && typed.choice === null ? typed.problem : null;
  // What is to be mended in the work is said there.
  const isOfWork = (item.review?.editor?.problems.length ?? 0) > 0;
  const commentProblem = typed?.problem && typed.choice !== null && !isOfWork ? typed.problem : null;
  const shown = item.artifacts.map(shownField);
  // In a form for several decisions a review is taken as it is or sent back.
  const corrects = index === undefined && item.review !== null && item.review.editor !== null;
  const common = { name: name('answer'), required: index === undefined };
  return (
    <>
      <Hidden name={name('approval')} value={item.approvalId} />
      <Hidden name={name('round')} value={String(item.round)} />
      <Hidden name={name('decision')} value={item.decisionId} />
      <Hidden name={name('viewed')} value={item.viewed} />
      <Hidden name={name('seq')} value={String(item.seq)} />
      {index === undefined
        ? shown.map((value) => <Hidden key={value} name="shown" value={value} />)
        : shown.length > 0 && <Hidden name={name('shown')} value={shown.join(' ')} />}
      <fieldset>
        <legend>{legend}</legend>
        {answerProblem && (
          <p class="problem" role="alert">
            <Icon name="alert" /> {answerProblem}
          </p>
        )}
        <div class="choices">
          <Choice
            {...common}
            value="approve"
            label={corrects ? 'Approve as it is' : undefined}
            id={id('yes')}
            checked={typed?.choice === 'approve' && typed.corrects !== true}
            next={consequences.approve}
          />
          {corrects && (
            <Choice
              {...common}
              value="correct"
              id={id('correct')}
              checked={typed?.corrects === true}
              next={`What you change below is taken in place of what the agent made. ${consequences.approve}`}
            />
          )}
          <Choice
            {...common}
            label={item.review ? 'Send it back' : undefined}
            value="reject"
            id={id('no')}
            checked={typed?.choice === 'reject'}
            next={consequences.reject}
          />
          {index !== undefined && (
            <Choice {...common} value="later" id={id('later')} checked={false} next={consequences.nothing} />
          )}
        </div>
      </fieldset>
      {corrects && <Editor editor={item.review!.editor!} anchor={anchor} />}
      {item.review?.editor === null && (
        <p class="hint">
          You are asked to approve this task, too, so you cannot change its work here: send it back, or have
          somebody else correct it.
        </p>
      )}
      <div class="field" data-tone={commentProblem ? 'bad' : undefined}>
        <label for={id('why')}>
          Comment{index !== undefined && <span class="hidden"> on {item.title}</span>}
        </label>
        <p class="hint" id={id('why-hint')}>
          <span class="if-reject">
            Needed when you {item.review ? 'send it back' : 'reject'}: say what has to change.
          </span>{' '}
          It stays on the record.
        </p>
        {commentProblem && (
          <p class="problem" id={id('why-problem')} role="alert">
            <Icon name="alert" /> {commentProblem}
          </p>
        )}
        <textarea
          id={id('why')}
          name={name('comment')}
          rows={3}
          aria-describedby={commentProblem ? `${id('why-hint')} ${id('why-problem')}` : id('why-hint')}
          aria-invalid={commentProblem ? 'true' : undefined}
          value={typed?.comment ?? ''}
        />
      </div>
      <Bound item={item} />
    </>
  );
}

function HandOver({ item }: { item: DecisionItemView }) {
  if (!item.mayHandOver) return null;
  return (
    <p class="small">
      <a href={PATHS.handOverApproval(item.approvalId)}>
        Hand it to somebody else<span class="hidden">: {item.title}</span>
      </a>
    </p>
  );
}

const CHOICES = {
  approve: { tone: 'ok', label: 'Approve', next: 'Next: ' },
  correct: { tone: 'ok', label: 'Approve with my corrections', next: 'Next: ' },
  reject: { tone: 'bad', label: 'Reject', next: 'Next: ' },
  later: { tone: 'idle', label: 'Leave it open', next: '' },
} as const;

function Choice({
  value,
  label,
  name,
  required,
  id,
  checked,
  next,
}: {
  value: keyof typeof CHOICES;
  /** Default: the choice's own. */
  label?: string | undefined;
  name: string;
  required: boolean;
  id: string;
  checked: boolean;
  next: string;
}) {
  const words = CHOICES[value];
  return (
    <div class="choice" data-tone={words.tone}>
      <input
        type="radio"
        name={name}
        value={value}
        id={id}
        required={required}
        checked={checked}
        aria-describedby={`${id}-then`}
      />
      <label for={id}>{label ?? words.label}</label>
      <p class="hint" id={`${id}-then`}>
        {words.next}
        {next}
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
