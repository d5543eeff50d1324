// Where an instance stands, as the API answers it: the seed's fields, what it waits for, and one sentence for people.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { Json } from '../../definition/types.ts';
import { currentPhase as currentPhaseOf } from '../current-phase.ts';
import type { ProcessState } from '../state.ts';
import { assigneeOf } from '../people.ts';
import { approvalViews } from './approvals.ts';
import { type Estimate, estimateOf, type PhaseHistory } from './estimate.ts';
import { instant, instantOrNull } from './format.ts';
import { incidentViews } from './incidents.ts';
import { nextViews } from './next.ts';
import { progressPercent } from './progress.ts';
import { summarySentence } from './summary.ts';
import { NOTHING_SPENT, plus } from './spent.ts';
import type {
  BlockedTaskView,
  ErrandView,
  People,
  QuestionView,
  StatusView,
  TaskStatusView,
} from './types.ts';
import { waitViews } from './waits.ts';
import type { WorkSoFar } from './work-so-far.ts';

interface StatusInput {
  people?: People;
  /** Epoch ms; estimates count from here. */
  now: number;
  source: StatusView['source'];
  /** From the books. Without it executors and concerns are not told, and what was spent is told by task alone. */
  work?: WorkSoFar;
  /** From the books: what closed instances of the definition took. */
  history?: PhaseHistory | null;
}

/** Pure: the same state, people and `now` give the same view. */
export function statusView(graph: ProcessGraph, state: ProcessState, input: StatusInput): StatusView {
  const people = input.people ?? {};
  const currentPhase = currentPhaseOf(graph, state);
  const estimate = estimateView(estimateOf(graph, state, input.now, input.history));
  const waitsFor = waitViews(graph, state, people);
  const self = `/api/processes/instances/${encodeURIComponent(state.instanceId)}`;
  return {
    id: state.instanceId,
    name: state.name,
    processId: state.processId,
    version: state.version,
    team: teamRef(graph),
    status: state.status,
    phase: currentPhase,
    currentPhase,
    completedPhases: graph.phases
      .filter((phase) => state.phases[phase.id]?.status === 'completed')
      .map((phase) => phase.id),
    pendingApprovals: approvalViews(graph, state, people, { open: true }),
    blockedTasks: blockedTasks(graph, state),
    progressPercent: progressPercent(graph, state),
    estimatedCompletion: estimate?.likely ?? null,
    estimate,
    startedAt: instant(state.startedAt),
    closedAt: instantOrNull(state.closedAt),
    closeReason: state.closeReason ?? null,
    context: state.context,
    facts: factsOf(state),
    tasks: graph.tasks.map(({ id }) => taskStatus(graph, state, id, input.work)),
    spent: inAll(state, input.work),
    spentByAgent: input.work?.spent ?? {},
    questions: questionViews(state),
    errands: errandViews(state),
    waitsFor,
    next: nextViews(graph, state, people),
    summary: summarySentence(graph, state, people, waitsFor),
    incidents: incidentViews(state),
    exceptions: state.exceptions,
    source: input.source,
    links: {
      self,
      timeline: `${self}/timeline`,
      approvals: `${self}/approvals`,
      audit: `${self}/audit`,
      artifacts: `${self}/artifacts`,
      incidents: `${self}/incidents`,
      events: `${self}/events`,
    },
  };
}

function estimateView(estimate: Estimate | null): StatusView['estimate'] {
  if (estimate === null) return null;
  const { earliest, likely, latest, ...from } = estimate;
  return { earliest: instant(earliest), likely: instant(likely), latest: instant(latest), ...from };
}

function teamRef({ team }: ProcessGraph): StatusView['team'] {
  if (team === null) return null;
  const { id, name, templateId, version } = team;
  return { id, name, templateId, version };
}

function taskStatus(
  graph: ProcessGraph,
  state: ProcessState,
  taskId: string,
  work: WorkSoFar | undefined,
): TaskStatusView {
  const task = state.tasks[taskId]!;
  const known = work?.tasks[taskId];
  const assignee = assigneeOf(graph, state, taskId);
  const isOver = task.status === 'completed' || task.status === 'skipped';
  return {
    id: taskId,
    status: task.status,
    assignee,
    assigneeKind: graph.agent(assignee) ? 'agent' : 'human',
    executor: known?.executor ?? null,
    simulated: task.simulated ?? false,
    attempts: task.attempt,
    confidence: task.confidence ?? null,
    concerns: isOver ? [] : (known?.concerns ?? []),
    spent: plus(NOTHING_SPENT, task.spent ?? NOTHING_SPENT),
  };
}

/** The state adds up by task; errands are in the books alone. */
function inAll(state: ProcessState, work: WorkSoFar | undefined): StatusView['spent'] {
  const parts = work ? Object.values(work.spent) : Object.values(state.tasks).map(({ spent }) => spent);
  return parts.reduce<StatusView['spent']>((sum, part) => (part ? plus(sum, part) : sum), NOTHING_SPENT);
}

export function questionViews({ questions = {} }: ProcessState): QuestionView[] {
  return Object.entries(questions).map(([id, { askedAt, ...question }]) => ({
    id,
    ...question,
    askedAt: instant(askedAt),
  }));
}

function errandViews({ errands = {} }: ProcessState): ErrandView[] {
  return Object.entries(errands).map(([id, { agentId, purpose, subject, startedAt, dueAt, ruleId }]) => ({
    id,
    agentId,
    purpose,
    subject,
    startedAt: instant(startedAt),
    dueAt: instantOrNull(dueAt),
    ruleId: ruleId ?? null,
  }));
}

/** Values that the state does not carry are left out here; `recall` puts them back from the books. */
function factsOf({ facts }: ProcessState): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, { value }]): [string, Json][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** Tasks that cannot go on by themselves, with what stands in their way. */
export function blockedTasks(graph: ProcessGraph, state: ProcessState): BlockedTaskView[] {
  return graph.tasks
    .filter((task) => state.tasks[task.id]?.status === 'blocked')
    .map((task) => {
      const incident = Object.values(state.incidents).findLast(
        (each) => each.taskId === task.id || approvalTask(state, each.approvalId) === task.id,
      );
      const reason = incident?.message ?? state.tasks[task.id]?.lastFailure;
      return {
        taskId: task.id,
        name: task.name,
        reason: reason ?? 'It was stopped; an operator has to resolve it.',
        incidentId: incident?.id ?? null,
      };
    });
}

function approvalTask(state: ProcessState, approvalId: string | undefined): string | undefined {
  return approvalId === undefined ? undefined : state.approvals[approvalId]?.taskId;
}
