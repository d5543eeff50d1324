// Where an errand came to nothing, or could not be started: people are told what an agent was to look at.
import { escalationTargets } from '../approvals/escalation-targets.ts';
import { isOpen } from '../approvals/approvals.ts';
import { BOUNDS, cut } from '../bounds.ts';
import type { ErrandPurpose, Subject } from '../events.ts';
import { notify } from '../notices/notify.ts';
import { own } from '../own.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { aboutSubject, raiseIncident } from '../trouble/incidents.ts';
import type { Turn } from '../turn.ts';

interface About {
  purpose: ErrandPurpose;
  subject: Subject;
}

/** Of word at the start and of trouble people hear in other ways; these have their own. */
const FALLS_TO_PEOPLE: Record<ErrandPurpose, boolean> = {
  brief: false,
  trouble: false,
  escalation: true,
  rule: true,
};

/** The people of the escalation path, else the delegators; where none can be reached, that is an incident. */
export function tellPeopleInstead(turn: Turn, { purpose, subject }: About, why: string): void {
  // What was escalated and has been decided meanwhile needs nobody.
  const isOver = purpose === 'escalation' && openSubject(turn.state, subject) === undefined;
  if (!FALLS_TO_PEOPLE[purpose] || isOver) return;
  const to = escalationTargets(turn.graph, turn.state, turn.at);
  if (to.length > 0) return tellOfSubject(turn, subject, to, why);
  const message = `${cut(why, BOUNDS.wordChars)} Nobody else it could go to is there and has an address.`;
  const about = aboutSubject(turn.state, subject);
  raiseIncident(turn, 'nobody-to-escalate-to', subjectIdOf(subject), message, about);
}

/** Tells people of what is stuck, with the rights that come with it: of an open approval, or of a task that cannot go on. */
export function tellOfSubject(turn: Turn, subject: Subject, to: string[], text: string): void {
  const approval = openSubject(turn.state, subject);
  if (approval !== undefined) {
    turn.follows('ApprovalEscalated', { approvalId: approval.id, to, rung: rungNow(approval) });
    for (const id of to) notify(turn, 'escalation', id, { approvalIds: [approval.id] });
    return;
  }
  const { taskId } = subject;
  const isBlocked = taskId !== undefined && own(turn.state.tasks, taskId)?.status === 'blocked';
  for (const id of to) {
    if (isBlocked) notify(turn, 'escalation', id, { taskId });
    else sendWord(turn, subject, id, text);
  }
}

/** One message that says something and asks for nothing. */
export function sendWord(turn: Turn, { taskId }: Subject, to: string, text: string): void {
  const about = taskId === undefined ? {} : { taskId };
  notify(turn, 'word', to, { ...about, text: cut(text, BOUNDS.wordChars) });
}

export function subjectIdOf({ taskId, gateId, phaseId }: Subject): string {
  return taskId ?? gateId ?? phaseId ?? 'instance';
}

function openSubject(state: ProcessState, { approvalId }: Subject): ApprovalState | undefined {
  const approval = approvalId === undefined ? undefined : own(state.approvals, approvalId);
  return approval !== undefined && isOpen(approval) ? approval : undefined;
}

/** The rungs that are behind it stay behind it, and those to come still come. */
function rungNow({ escalations, escalationsDone = 0 }: ApprovalState): number | null {
  return escalations === undefined || escalationsDone === 0 ? null : escalationsDone - 1;
}
