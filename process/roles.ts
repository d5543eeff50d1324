// The one place that says who may make which command, on every way in. What a command may do beyond that is its own matter.
import type { ProcessGraph } from '../definition/graph.ts';
import { isAtWork, isErrandId } from './at-work/at-work.ts';
import { isOpen, isOversight, openApprovals } from './approvals/approvals.ts';
import type { Command, CommandOfType, CommandType, Refusal } from './commands.ts';
import type { RefusalCode } from './events.ts';
import { own } from './own.ts';
import { assigneeOf, personOf } from './people.ts';
import type { Principal } from './principal.ts';
import { mayMend } from './trouble/ladder.ts';
import { type Part, RIGHTS, type Right } from './raid.ts';
import { refusals } from './refusals.ts';
import type { ApprovalState, ProcessState } from './state.ts';

type Kind = Principal['kind'];
type Standing = { graph: ProcessGraph; state: ProcessState };

interface Rule<C extends Command> {
  /** Operators never decide; an agent speaks for its own attempt only; `temporal` is an operator without our seal. */
  kinds: Kind[];
  /** Completes "… may not". */
  what: string;
  /** What a person needs for it; null: it is not theirs to do at all. Absent: no person may. */
  right?: (data: C['data'], id: string, standing: Standing) => Right | null;
  /** What a person is told who lacks it. Default `forbidden`. */
  code?: RefusalCode;
}

const OPERATING: Kind[] = ['operator', 'temporal'];
const WITH_PEOPLE: Kind[] = [...OPERATING, 'participant'];

/** Complete by type. */
export const RULES: { [T in CommandType]: Rule<CommandOfType<T>> } = {
  StartInstance: { kinds: OPERATING, what: 'start an instance' },
  ReportAgentOutcome: { kinds: ['agent', 'engine'], what: 'report an outcome' },
  RaiseConcern: { kinds: ['agent'], what: 'raise a concern' },
  AskPerson: { kinds: ['agent'], what: 'ask a person' },
  AnswerQuestion: {
    kinds: WITH_PEOPLE,
    what: 'answer this question',
    right: ({ questionId }, id, { state }) =>
      own(state.questions ?? {}, questionId)?.to.includes(id) === false ? null : 'view',
  },
  RetryTask: { kinds: OPERATING, what: 'have a task tried again' },
  SkipTask: { kinds: OPERATING, what: 'skip a task' },
  CompleteTask: {
    kinds: WITH_PEOPLE,
    what: 'complete this task',
    right: ({ taskId }, id, { graph, state }) => {
      if (graph.task(taskId) === undefined || assigneeOf(graph, state, taskId) === id) return 'do-task';
      return mayMend(graph, state, taskId, id) ? 'mend' : null;
    },
  },
  DecideApproval: {
    kinds: ['participant'],
    what: 'decide this',
    right: () => 'approve',
    code: 'not-an-approver',
  },
  RevokeDecision: { kinds: WITH_PEOPLE, what: 'take back a decision', right: () => 'revoke' },
  RefuseForeignMessage: { kinds: ['engine'], what: 'refuse a message' },
  RequestApproval: { kinds: [...OPERATING, 'agent'], what: 'request an approval' },
  WithdrawApproval: {
    kinds: [...WITH_PEOPLE, 'agent'],
    what: 'withdraw this request',
    right: () => 'withdraw',
  },
  MoveDeadline: { kinds: WITH_PEOPLE, what: 'move this deadline', right: () => 'move-deadline' },
  NudgeApprovers: { kinds: WITH_PEOPLE, what: 'have these people reminded', right: () => 'nudge' },
  HandOverApproval: {
    kinds: WITH_PEOPLE,
    what: 'hand this approval over',
    right: ({ from }, id) => (from === id ? 'hand-over-own' : 'hand-over-approvals'),
    code: 'may-not-delegate',
  },
  HandOverTask: {
    kinds: WITH_PEOPLE,
    what: 'hand this task over',
    right: ({ taskId }, id, { graph, state }) =>
      graph.task(taskId) !== undefined && assigneeOf(graph, state, taskId) === id
        ? 'hand-over-own'
        : 'hand-over-tasks',
    code: 'may-not-delegate',
  },
  SetAbsence: {
    kinds: WITH_PEOPLE,
    what: 'say who is asked instead',
    right: ({ participantId }, id) => (participantId === id ? 'own-absence' : 'others-absence'),
    code: 'may-not-delegate',
  },
  SetFact: { kinds: [...OPERATING, 'agent'], what: 'set a fact' },
  StoreArtifact: { kinds: [...WITH_PEOPLE, 'agent'], what: 'store an artifact', right: () => 'upload' },
  BindParticipant: { kinds: OPERATING, what: 'give a participant an address' },
  AdvancePhase: { kinds: OPERATING, what: 'pass a gate' },
  SendBack: { kinds: OPERATING, what: 'send work back' },
  PauseInstance: { kinds: OPERATING, what: 'pause the instance' },
  ResumeInstance: { kinds: OPERATING, what: 'resume the instance' },
  CancelInstance: { kinds: WITH_PEOPLE, what: 'cancel the instance', right: () => 'cancel' },
  ResolveIncident: {
    kinds: WITH_PEOPLE,
    what: 'resolve this incident',
    right: ({ incidentId, action }, id, { graph, state }) => {
      const { kind, taskId } = own(state.incidents, incidentId) ?? {};
      const isWork = kind === 'task-failed' || kind === 'nobody-to-review';
      // What else an operator does with an instance stays the operator's.
      return isWork && action !== 'cancel' && mayMend(graph, state, taskId!, id) ? 'mend' : null;
    },
  },
  ReportDelivery: { kinds: ['engine'], what: 'report a delivery' },
  ReportShellTrouble: { kinds: ['engine'], what: 'report trouble' },
  PassTime: { kinds: ['engine'], what: 'pass time' },
};

/** Why this principal may not make this command; null where they may. State null: nothing but a start is possible. */
export function mayNot(graph: ProcessGraph, state: ProcessState | null, command: Command): Refusal | null {
  const rule = RULES[command.type] as Rule<Command>;
  const { by } = command;
  if (!rule.kinds.includes(by.kind)) return refusals.forbidden(by, rule.what);
  if (state === null) return null;
  if (by.kind === 'agent') return foreignAttempt(graph, state, command, by);
  if (by.kind === 'participant') return lacksRight({ graph, state }, command, rule, by.id);
  return null;
}

/**
 * What somebody may do here: with an `approval`, in what concerns that one; without, anywhere. [] for nobody's id. Whether
 * it can be done now (open, not answered, their turn) is another question.
 */
export function rightsOf(
  graph: ProcessGraph,
  state: ProcessState,
  participantId: string,
  approval?: ApprovalState,
): Right[] {
  const parts = partsOf(graph, state, participantId, approval);
  return [...new Set(parts.flatMap((part) => RIGHTS[part]))];
}

/** What somebody is here. */
export function partsOf(
  graph: ProcessGraph,
  state: ProcessState,
  participantId: string,
  approval?: ApprovalState,
): Part[] {
  const person = personOf(graph, state, participantId);
  if (person === undefined) return [];
  const { raidRole, mayDecide, human } = person;
  const hasTask = graph.tasks.some(({ id }) => assigneeOf(graph, state, id) === participantId);
  const about = approval === undefined ? openApprovals(state) : [approval].filter(isOpen);
  const isReached =
    about.some(({ escalatedTo }) => escalatedTo?.includes(participantId) === true) ||
    (approval === undefined &&
      Object.values(state.incidents).some(
        ({ taskId }) => taskId !== undefined && mayMend(graph, state, taskId, participantId),
      ));
  const parts: Part[] = [];
  if (raidRole === null) parts.push('other');
  // Whether an approver may decide, the definition says apart.
  else if (raidRole !== 'approver') parts.push(raidRole);
  if (mayDecide) parts.push('approver');
  if (hasTask && raidRole !== 'responsible') parts.push('responsible');
  if (human.canDelegate === true) parts.push('can-delegate');
  if (isReached) parts.push('escalated');
  // Whoever the engine asks about an agent's work, or its calls, decides on that.
  const overseen = (approval === undefined ? openApprovals(state) : [approval]).filter(isOversight);
  if (overseen.some(({ approvers }) => approvers.includes(participantId))) parts.push('overseer');
  return parts;
}

function lacksRight(
  standing: Standing,
  command: Command,
  { right, code = 'forbidden', what }: Rule<Command>,
  id: string,
): Refusal | null {
  const { graph, state } = standing;
  const needed = right!(command.data, id, standing);
  const { data } = command;
  const approval = 'approvalId' in data ? own(state.approvals, data.approvalId) : undefined;
  if (needed !== null && rightsOf(graph, state, id, approval).includes(needed)) return null;
  return refusals.lacksRight(code, id, what);
}

/** An agent's work, be it a task or an errand, and its attempt have to be the ones that run now, and the command has to be about them. */
function foreignAttempt(
  graph: ProcessGraph,
  state: ProcessState,
  command: Command,
  by: Extract<Principal, { kind: 'agent' }>,
): Refusal | null {
  const { data } = command;
  const about = 'taskId' in data ? data.taskId : undefined;
  if (about !== undefined && about !== by.taskId) {
    return refusals.forbidden(by, `speak for task "${about}"; its own is "${by.taskId}"`);
  }
  if ('attempt' in data && data.attempt !== by.attempt) {
    return refusals.forbidden(by, `speak for attempt ${data.attempt}; its own is ${by.attempt}`);
  }
  const errand = own(state.errands ?? {}, by.taskId);
  const task = own(state.tasks, by.taskId);
  if (errand === undefined && task === undefined) {
    return isErrandId(by.taskId)
      ? refusals.taskNotOpen(by.taskId, 'over', 'nothing more is asked of it')
      : refusals.noSuchTask(by.taskId);
  }
  if (!isAtWork(state, by)) {
    const cure = `attempt ${by.attempt} of agent "${by.id}" is over`;
    return refusals.taskNotOpen(by.taskId, task?.status ?? 'under way', cure);
  }
  const worker = errand?.agentId ?? assigneeOf(graph, state, by.taskId);
  return worker === by.id
    ? null
    : refusals.forbidden(by, `speak for "${by.taskId}"; it is the work of "${worker}"`);
}
