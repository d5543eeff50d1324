// Whether a message still has something to say: asked before it goes, and before it is tried again.
import { askedNow, isOpen } from '../approvals/approvals.ts';
import type { NotificationKind } from '../events.ts';
import { own } from '../own.ts';
import type { Notification, ProcessState } from '../state.ts';

type Message = Pick<Notification, 'kind' | 'participantId' | 'approvalIds' | 'taskId' | 'questionId'>;

const STILL_WANTED: Record<NotificationKind, (state: ProcessState, message: Message) => boolean> = {
  approval: awaitsAnswer,
  reminder: awaitsAnswer,
  task: isTheirsToDo,
  escalation: (state, { approvalIds, taskId }) =>
    approvalIds.some((id) => isStillOpen(state, id)) ||
    (taskId !== undefined && own(state.tasks, taskId)?.status === 'blocked'),
  withdrawn: () => true,
  receipt: () => true,
  refusal: () => true,
  handed_over: () => true,
  outcome: () => true,
  question: (state, { questionId }) => own(state.questions!, questionId!) !== undefined,
  word: () => true,
  progress: () => true,
};

/** False where the state has moved on: answered, closed, completed. */
export function wanted(state: ProcessState, message: Message): boolean {
  return STILL_WANTED[message.kind](state, message);
}

function awaitsAnswer(state: ProcessState, { approvalIds, participantId }: Message): boolean {
  return approvalIds.some(
    (id) => isStillOpen(state, id) && askedNow(state.approvals[id]!).includes(participantId),
  );
}

/** Once it was handed over, it is somebody else's. */
function isTheirsToDo(state: ProcessState, { taskId, participantId }: Message): boolean {
  const { status, assignee = participantId } = state.tasks[taskId!]!;
  return status === 'running' && assignee === participantId;
}

function isStillOpen(state: ProcessState, approvalId: string): boolean {
  const approval = own(state.approvals, approvalId);
  return approval !== undefined && isOpen(approval);
}
