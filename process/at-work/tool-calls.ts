// Approvals of calls of tools: their ids, by which an agent's run finds its own again after a crash.
import { approvalIdOf } from '../approvals/approvals.ts';

interface Call {
  /** Id of a task or an errand. */
  taskId: string;
  attempt: number;
  callId: string;
}

/** What such a request is about: `<work>.call_<attempt>_<call>`; no task, phase or request of people has a dot in its id. */
export function toolCallSubject({ taskId, attempt, callId }: Call): string {
  return `${taskId}.call_${attempt}_${callId.replaceAll('.', '_')}`;
}

/** The id of its approval. There is no other round of it. */
export function toolCallApprovalId(call: Call): string {
  return approvalIdOf('ad_hoc', toolCallSubject(call), 1);
}
