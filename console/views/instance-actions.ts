// The forms of what an operator can do now: one an action, whatever it is done to is chosen in it.
import type { ProcessGraph } from '../../definition/graph.ts';
import { everybody } from '../../process/people.ts';
import type { ProcessState } from '../../process/state.ts';
import type { ActionOn, OperatorActionName, PossibleAction } from '../../process/views/action-types.ts';
import { inWords } from '../../process/views/actor-name.ts';
import type { People } from '../../process/views/types.ts';
import { type Named, whoAtStart, whoIs } from './instance-names.ts';
import type {
  ActionFieldWords,
  ActionFormView,
  ActionInputView,
  ActionTry,
  ActionWordsView,
} from './types/instance-actions.ts';
import type { Option } from './types/state.ts';

interface ActionSource {
  graph: ProcessGraph;
  state: ProcessState;
  people: People;
  possible: PossibleAction[];
  wordsOf(action: OperatorActionName): ActionWordsView;
  /** Whose details are open; null: none's. */
  opened: string | null;
  tried: ActionTry | null;
  newFormId(): string;
}

/** In the order in which they are wanted. Incidents have their own page, links stand beside their person. */
const ORDER: OperatorActionName[] = [
  'resume',
  'nudge',
  'advance',
  'answer-question',
  'move-deadline',
  'hand-over-approval',
  'hand-over-task',
  'complete-task',
  'retry-task',
  'send-back',
  'skip-task',
  'withdraw-approval',
  'revoke-decision',
  'bind-participant',
  'set-absence',
  'set-fact',
  'revoke-links',
  'pause',
  'cancel',
];

export function actionForms(source: ActionSource): ActionFormView[] {
  return ORDER.flatMap((name) => {
    const possible = source.possible.filter(({ action }) => action === name);
    return possible.length === 0 ? [] : [formOf(source, source.wordsOf(name), possible)];
  });
}

function formOf(source: ActionSource, words: ActionWordsView, possible: PossibleAction[]): ActionFormView {
  const tried = source.tried?.action === words.name ? source.tried : null;
  const choice = words.fields.find(({ kind }) => kind === 'choice');
  const options = possible.flatMap((each) => targetsOf(source, each));
  return {
    action: words.name,
    anchor: `act-${words.name}`,
    label: words.label,
    says: words.description === undefined ? null : forPeople(words.description),
    isFinal: words.final === true,
    open: tried !== null || source.opened === words.name,
    target: {
      label: choice?.label ?? SUBJECTS[subjectOf(possible[0]!.on)],
      options,
      chosen: tried?.typed['target'] ?? options[0]!.value,
    },
    fields: words.fields.filter((field) => field !== choice).map((field) => inputOf(source, field, tried)),
    problem: tried === null ? null : problemOf(words, tried),
    formId: source.newFormId(),
  };
}

/** What the API's page says of it, without the API's own words. */
const forPeople = (text: string): string =>
  text
    .split(/(?<=\.) /)
    .filter((sentence) => !/`|\b409\b/.test(sentence))
    .join(' ');

const problemOf = ({ fields }: ActionWordsView, { problems }: ActionTry): string | null =>
  problems.find(({ name }) => name === null || !fields.some((field) => field.name === name))?.text ?? null;

function inputOf(source: ActionSource, field: ActionFieldWords, tried: ActionTry | null): ActionInputView {
  const options =
    field.kind === 'successor' ? peopleOptions(source) : field.kind === 'worker' ? workerOptions(source) : [];
  return {
    ...field,
    typed: tried?.typed ?? {},
    problem: tried?.problems.find(({ name }) => name === field.name)?.text ?? null,
    options,
  };
}

const peopleOptions = (source: ActionSource): Option[] =>
  everybody(source.graph, source.state).map(({ id }) => ({ value: id, label: whoIs(source, id) }));

const workerOptions = (source: ActionSource): Option[] => [
  ...source.graph.agents.map(({ id }) => ({ value: id, label: `${whoIs(source, id)} (AI agent)` })),
  ...peopleOptions(source),
];

type Subject = 'task' | 'approval' | 'decision' | 'question' | 'participant' | 'instance';
const SUBJECTS: Record<Subject, string> = {
  task: 'Task',
  approval: 'Approval',
  decision: 'Decision',
  question: 'Question',
  participant: 'Person',
  instance: '',
};

const subjectOf = (on: ActionOn): Subject =>
  on.decisionId !== undefined
    ? 'decision'
    : on.approvalId !== undefined
      ? 'approval'
      : on.taskId !== undefined
        ? 'task'
        : on.questionId !== undefined
          ? 'question'
          : on.participantId !== undefined
            ? 'participant'
            : 'instance';

/** One option for each of its choices; its value is read back by `targetIn`. */
function targetsOf(source: ActionSource, { on, choices }: PossibleAction): Option[] {
  const subject = subjectLabel(source, on);
  if (choices === undefined) return [{ value: targetValue(on, null), label: subject }];
  return choices.map((choice) => ({
    value: targetValue(on, choice),
    label: subject === '' ? choiceLabel(source, choice) : `${subject}: ${choiceLabel(source, choice)}`,
  }));
}

/** Of a form's hidden field or option. */
export const targetValue = (on: ActionOn, choice: string | null): string =>
  new URLSearchParams({ ...on, ...(choice === null ? {} : { choice }) }).toString();

/** What a form's target names. Whether these are ids of anything, the action says. */
export function targetIn(value: string): { on: Record<string, string>; choice: string | null } {
  const { choice = null, ...on } = Object.fromEntries(new URLSearchParams(value));
  return { on, choice };
}

function subjectLabel(source: ActionSource, on: ActionOn): string {
  const { graph, state } = source;
  if (on.approvalId !== undefined) {
    const approval = state.approvals[on.approvalId];
    const title = approval?.title ?? on.approvalId;
    const round = approval !== undefined && approval.round > 1 ? `, round ${approval.round}` : '';
    const decision = approval?.decisions.find(({ decisionId }) => decisionId === on.decisionId);
    const whose = decision === undefined ? '' : `, by ${whoIs(source, decision.participantId)}`;
    return `${title}${round}${whose}`;
  }
  if (on.taskId !== undefined) return graph.task(on.taskId)?.name ?? on.taskId;
  if (on.questionId !== undefined) return state.questions?.[on.questionId]?.text ?? on.questionId;
  if (on.participantId !== undefined) return whoAtStart(source, on.participantId);
  return '';
}

/** Tasks and phases (of what is sent back), people (in whose place). */
function choiceLabel(source: ActionSource, id: string): string {
  const { graph } = source;
  const phase = graph.phase(id);
  if (phase) return `Phase ${phase.name}`;
  const task = graph.task(id);
  if (task) return task.name;
  const who = whoIs(source as Named, id);
  return who === id ? inWords(id) : who;
}
