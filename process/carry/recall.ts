// What the state leaves out because nothing in the process reads it, put back from the recorded events: for views.
import { isCut } from '../bounds.ts';
import type { EventOfType, EventType, ProcessEvent } from '../events.ts';
import type { ApprovalState, ProcessState } from '../state.ts';

type Recalled = Extract<
  EventType,
  | 'FactSet'
  | 'ApprovalRequested'
  | 'ApprovalDecided'
  | 'TaskWorkDone'
  | 'TaskWorkCorrected'
  | 'IncidentRaised'
>;

const LEFT_OUT: Record<Recalled, (state: ProcessState) => boolean> = {
  ApprovalRequested: ({ approvals, tasks }) => Object.values(approvals).some((each) => isBare(each, tasks)),
  FactSet: ({ facts }) => Object.values(facts).some(({ value }) => value === undefined),
  ApprovalDecided: ({ approvals }) =>
    Object.values(approvals).some(({ decisions }) => decisions.some(({ comment }) => isCut(comment))),
  TaskWorkDone: isSummaryCut,
  // What the summary was before is told with it, and must not come back.
  TaskWorkCorrected: isSummaryCut,
  IncidentRaised: ({ incidents }) => Object.values(incidents).some(({ message }) => isCut(message)),
};

function isSummaryCut({ tasks }: ProcessState): boolean {
  return Object.values(tasks).some(({ summary }) => isCut(summary ?? ''));
}

/** A request about a task that is over keeps no more than its title. */
function isBare({ kind, covers, taskId }: ApprovalState, tasks: ProcessState['tasks']): boolean {
  return (kind === 'ad_hoc' || covers !== undefined) && tasks[taskId!]?.status === 'completed';
}

/** Types of the events that `recall` needs for this state; [] where it is whole. */
export function leftOut(state: ProcessState): Recalled[] {
  return (Object.keys(LEFT_OUT) as Recalled[]).filter((type) => LEFT_OUT[type](state));
}

/** The state with whole facts, comments, summaries and messages. `events`: at least those of the types of `leftOut`. */
export function recall(state: ProcessState, events: Iterable<ProcessEvent>): ProcessState {
  const facts = { ...state.facts };
  const tasks = { ...state.tasks };
  const incidents = { ...state.incidents };
  const asked = new Map<string, EventOfType<'ApprovalRequested'>['data']>();
  const decided = new Map<string, EventOfType<'ApprovalDecided'>['data']>();
  for (const event of events) {
    // The books may be further on than the state.
    if (event.seq > state.seq) break;
    if (event.type === 'FactSet' && Object.hasOwn(facts, event.data.name)) {
      facts[event.data.name] = { value: event.data.value };
    } else if (event.type === 'ApprovalRequested') {
      asked.set(event.data.approvalId, event.data);
    } else if (event.type === 'ApprovalDecided') {
      decided.set(event.data.decisionId, event.data);
    } else if (event.type === 'TaskWorkDone' || event.type === 'TaskWorkCorrected') {
      const { taskId, summary } = event.data;
      if (tasks[taskId]?.summary !== undefined && summary !== undefined) {
        tasks[taskId] = { ...tasks[taskId]!, summary };
      }
    } else if (event.type === 'IncidentRaised' && Object.hasOwn(incidents, event.data.incidentId)) {
      const { incidentId: id, message } = event.data;
      incidents[id] = { ...incidents[id]!, message };
    }
  }
  const approvals = Object.entries(state.approvals).map(([id, approval]): [string, ApprovalState] => {
    const decisions = approval.decisions.map((decision) => {
      const { comment, shown } = decided.get(decision.decisionId) ?? decision;
      return { ...decision, comment, shown };
    });
    const words = isBare(approval, tasks) ? asked.get(id) : undefined;
    if (words === undefined) return [id, { ...approval, decisions }];
    const { description, artifacts } = words;
    // What the last decision saw, where its versions had changed since the request.
    const last = decisions.at(-1)?.shown ?? artifacts;
    const said = description === undefined ? {} : { description };
    return [id, { ...approval, ...said, artifacts: last, decisions }];
  });
  return { ...state, facts, tasks, incidents, approvals: Object.fromEntries(approvals) };
}
