// What happens next to an instance by itself, and when: reminders, escalations, deadlines, further attempts.
import type { ProcessGraph } from '../../definition/graph.ts';
import { openApprovals } from '../approvals/approvals.ts';
import { escalatedNext } from '../approvals/escalation-targets.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { instant, sayInstant, sayList } from './format.ts';
import { type Names, namesOf } from './names.ts';
import type { NextView, People } from './types.ts';

type What = NextView['what'];

/** `text`: what happens, as part of a sentence: "a reminder goes out". */
export interface NextStep {
  what: What;
  /** Epoch ms. */
  at: number;
  text: string;
}

/** Soonest first. [] while paused, for its clocks stand still, and once closed. */
export function nextViews(graph: ProcessGraph, state: ProcessState, people: People = {}): NextView[] {
  if (state.status !== 'running') return [];
  const names = namesOf(people, graph, state.approvals);
  const steps = [
    ...openApprovals(state).flatMap((approval) =>
      approvalSteps(approval, graph, state, names).map((step) => ({
        ...step,
        id: approval.id,
        text: `${approval.title}: ${step.text}`,
      })),
    ),
    ...otherSteps(state, names),
  ];
  return steps
    .sort((one, other) => one.at - other.at)
    .map(({ what, at, text, id }) => ({ what, id, at: instant(at), text: `${text}, ${sayInstant(at)}` }));
}

/** What the clock does next to an open approval, one of a kind. */
export function approvalSteps(
  approval: ApprovalState,
  graph: ProcessGraph,
  state: ProcessState,
  names: Names,
): NextStep[] {
  const { dueAt, reminderAts, remindersSent, escalations = [], escalationsDone = 0 } = approval;
  const toldAt = (at: number, named?: string): string =>
    sayList(escalatedNext(graph, state, approval, at, named).map((id) => names.actor(id)));
  const steps: NextStep[] = [];
  if (approval.status === 'pending') {
    const text = deadlineWords(approval, toldAt(dueAt, approval.escalateTo));
    steps.push({ what: 'deadline', at: dueAt, text });
  }
  const reminderAt = reminderAts[remindersSent];
  if (reminderAt !== undefined) steps.push({ what: 'reminder', at: reminderAt, text: 'a reminder goes out' });
  const rung = escalations[escalationsDone];
  if (rung !== undefined) {
    const text = `${toldAt(rung.at, rung.to) || 'an operator'} is told`;
    steps.push({ what: 'escalation', at: rung.at, text });
  }
  return steps;
}

function deadlineWords({ onTimeout }: ApprovalState, whoElse: string): string {
  if (onTimeout === 'reject') return 'it counts as rejected';
  const told = onTimeout === 'escalate' && whoElse ? ` and ${whoElse} is told` : '';
  return `it becomes overdue${told}`;
}

function otherSteps(
  { tasks, failedDeliveries, digests = {}, errands = {} }: ProcessState,
  names: Names,
): (NextStep & { id: string })[] {
  return [
    ...Object.entries(tasks).flatMap(([id, { retryAt, attempt }]) =>
      retryAt === undefined
        ? []
        : [
            {
              what: 'retry' as const,
              id,
              at: retryAt,
              text: `${names.task(id)}: attempt ${attempt + 1} starts`,
            },
          ],
    ),
    ...Object.values(failedDeliveries).flatMap(({ retryAt, notificationId: id, participantId }) =>
      retryAt === undefined
        ? []
        : [
            {
              what: 'delivery' as const,
              id,
              at: retryAt,
              text: `The message to ${names.actor(participantId)} is sent again`,
            },
          ],
    ),
    ...Object.entries(digests).map(([id, { dueAt }]) => ({
      what: 'news' as const,
      id,
      at: dueAt,
      text: `${names.actor(id)} is told the day's news`,
    })),
    ...Object.entries(errands).flatMap(([id, { dueAt, agentId }]) =>
      dueAt === undefined
        ? []
        : [
            {
              what: 'errand' as const,
              id,
              at: dueAt,
              text: `${names.actor(agentId)}: people are told instead`,
            },
          ],
    ),
  ];
}
