// One person's task: what to do, what there is to go by, and the form in which it is answered; or how it stands.
import type { ComponentChildren } from 'preact';
import { count } from '../../process/views/written-date.ts';
import { AgentWork } from '../components/agent-work.tsx';
import { Artifact } from '../components/artifact.tsx';
import { renderInstancePage } from '../components/frame.tsx';
import { Icon } from '../components/icon.tsx';
import { Actor, Hidden, Kicker, Note, Said, When } from '../components/parts.tsx';
import { SchemaFields, fieldId } from '../components/schema-fields.tsx';
import { Tree } from '../components/tree.tsx';
import type { TaskClosedView, TaskView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { leavesOf } from '../task-form/field-spec.ts';

export function renderTask(view: TaskView): string {
  return renderInstancePage({
    title: `${view.name} – ${view.frame.processName}`,
    width: 'read',
    frame: view.frame,
    children: (
      <>
        <Head view={view} kicker={view.insteadOf === null ? 'Your task' : 'By hand'} />
        {view.note && <Note note={view.note} />}
        {view.feedback !== null && (
          <div class="note" data-tone="wait">
            <h2>
              {view.insteadOf === null ? 'It has to be done again' : `${view.insteadOf.name} could not do it`}
            </h2>
            <Said>{view.feedback}</Said>
          </div>
        )}
        <Given view={view} />
        {view.agentWork.length > 0 && (
          <div class="sheet">
            <AgentWork work={view.agentWork} level={2} />
          </div>
        )}
        <Form view={view} />
      </>
    ),
  });
}

export function renderTaskClosed(view: TaskClosedView): string {
  const { recorded } = view;
  return renderInstancePage({
    title: `${view.name} – ${view.frame.processName}`,
    width: 'read',
    frame: view.frame,
    children: (
      <>
        <Head view={view} kicker="Task" />
        {view.note && <Note note={view.note} />}
        <section class="sheet stack" aria-labelledby="h-stands">
          <h2 id="h-stands">{recorded ? 'What is recorded' : 'How it stands'}</h2>
          <p>{view.stands}</p>
          {recorded && (
            <>
              <p class="byline">
                <Actor actor={recorded.by} />
                <span>
                  {recorded.onBehalfOf === null ? '' : `for ${recorded.onBehalfOf}, `}
                  <When at={recorded.at} />
                </span>
              </p>
              {recorded.reason !== null && <p class="small">Why by another hand: {recorded.reason}</p>}
              {recorded.summary !== '' && <Said>{recorded.summary}</Said>}
              {recorded.result !== null && <Tree value={recorded.result} words />}
            </>
          )}
        </section>
        <p class="actions foot">
          {view.waits && (
            <a class="button" data-kind="primary" href={PATHS.decide}>
              See what waits for you
            </a>
          )}
          <a class="button" data-kind={view.waits ? undefined : 'primary'} href={PATHS.home}>
            Where the process stands
          </a>
        </p>
      </>
    ),
  });
}

function Head({ view, kicker }: { view: TaskView | TaskClosedView; kicker: string }) {
  return (
    <header class="stack" data-gap="tight">
      <Kicker frame={view.frame}>
        {' '}
        · {view.phaseName} · {kicker}
      </Kicker>
      <h1>{view.name}</h1>
      {view.description !== null && <p class="lede pre-line">{view.description}</p>}
      {'since' in view && view.since !== null && (
        <p class="small quiet">
          With you since <When at={view.since} />
          {view.attempt > 1 && `, attempt ${view.attempt}`}.
        </p>
      )}
    </header>
  );
}

/** What the process hands over, and what the tasks before left behind. */
function Given({ view: { inputs, artifacts } }: { view: TaskView }) {
  if (inputs === null && artifacts.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="h-given">
      <h2 id="h-given">What to go by</h2>
      {inputs !== null && (
        <div class="sheet">
          <Tree value={inputs} />
        </div>
      )}
      {artifacts.map((artifact, index) => (
        <Artifact key={artifact.key} artifact={artifact} open={index === 0 && inputs === null} />
      ))}
    </section>
  );
}

function Form({ view }: { view: TaskView }) {
  const { fields, files, typed, problems, frame } = view;
  const answers = { typed, problems };
  const sendsFiles = [...leavesOf(fields), ...files].some(({ kind }) => kind === 'file');
  return (
    <form
      class="sheet stack"
      method="post"
      action={PATHS.task(view.taskId)}
      enctype={sendsFiles ? 'multipart/form-data' : undefined}
      aria-labelledby="h-answer"
      novalidate
    >
      <h2 id="h-answer">Your answer</h2>
      <Problems view={view} />
      <Hidden name="csrf" value={frame.session.csrf} />
      <Hidden name="command" value={view.commandId} />
      <Hidden name="attempt" value={String(view.attempt)} />
      {!view.summaryRequired && <SchemaFields fields={fields} answers={answers} />}
      <LongText
        name="summary"
        view={view}
        rows={3}
        isRequired={view.summaryRequired}
        label={<>What was done{!view.summaryRequired && <span class="optional"> (optional)</span>}</>}
        hint={<>In a sentence or two.{view.isApproved && ' Whoever approves it reads this first.'}</>}
      />
      {view.summaryRequired && <SchemaFields fields={fields} answers={answers} />}
      <SchemaFields fields={files} answers={answers} />
      {/* Whoever does it in another's place says why. */}
      {view.insteadOf !== null && (
        <LongText
          name="reason"
          view={view}
          rows={2}
          isRequired
          label={`Why you do it in place of ${view.insteadOf.name}`}
          hint="It stays on the record. You then count among those who did the work."
        />
      )}
      {sendsFiles && <p class="hint">Files: up to 25 MB each. Everybody in this process can read them.</p>}
      <div class="actions foot">
        <button type="submit" class="button" data-kind="primary">
          Complete the task
        </button>
        {view.mayHandOver && <a href={PATHS.handOverTask(view.taskId)}>Hand it to somebody else</a>}
      </div>
      <p class="hint">Next: {view.next}</p>
    </form>
  );
}

/** A field of the form's own that is no part of the task's schema. */
function LongText({
  name,
  view: { typed, problems },
  rows,
  isRequired,
  label,
  hint,
}: {
  name: string;
  view: TaskView;
  rows: number;
  isRequired: boolean;
  label: ComponentChildren;
  hint: ComponentChildren;
}) {
  const problem = problems.find((each) => each.name === name)?.text;
  const [value = ''] = typed[name] ?? [];
  return (
    <div class="field" data-tone={problem ? 'bad' : undefined}>
      <label for={fieldId(name)}>{label}</label>
      <p class="hint" id={`${name}-hint`}>
        {hint}
      </p>
      {problem && (
        <p class="problem" id={`${name}-problem`}>
          <Icon name="alert" /> {problem}
        </p>
      )}
      <textarea
        id={fieldId(name)}
        name={name}
        rows={rows}
        aria-describedby={problem ? `${name}-hint ${name}-problem` : `${name}-hint`}
        aria-invalid={problem ? 'true' : undefined}
        aria-required={isRequired}
        value={value}
      />
    </div>
  );
}

function Problems({ view: { problems, fields, files } }: { view: TaskView }) {
  if (problems.length === 0) return null;
  const label = (name: string) =>
    name === 'summary'
      ? 'What was done'
      : name === 'reason'
        ? 'Why you do it'
        : ([...leavesOf(fields), ...files].find((field) => field.name === name)?.label ?? name);
  return (
    <div class="note" data-tone="bad" role="alert">
      <h3>
        {count(problems.length, 'answer')} {problems.length === 1 ? 'needs' : 'need'} another look
      </h3>
      <ul class="small">
        {problems.map(({ name, text }) => (
          <li key={name ?? text}>
            {name === null ? (
              text
            ) : (
              <a href={`#${fieldId(name)}`}>
                {label(name)}: {text}
              </a>
            )}
          </li>
        ))}
      </ul>
      <p class="small">Nothing was recorded. What you typed is kept; files have to be chosen again.</p>
    </div>
  );
}
