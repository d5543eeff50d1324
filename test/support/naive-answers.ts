// Approvals answered in time or not, counted the slow way: see naive-figures.ts.
import type { ProcessState } from '../../process/state.ts';
import { type Course, stretches } from './watched-course.ts';

interface Answer {
  at: number;
  what: 'in time' | 'late';
  approvalId: string;
}

/** Each time an approval was open: whether it was answered by its deadline. What was taken back does not count. */
export function answersIn(course: Course): Answer[] {
  const { events, states } = course;
  const open = (state: ProcessState) =>
    Object.values(state.approvals).flatMap(({ id, status }) =>
      status === 'pending' || status === 'overdue' ? [id] : [],
    );
  const times = stretches(course, open);
  return times.flatMap(({ key: approvalId, from, to, endedBy }): Answer[] => {
    const isTakenBack = times.some((other) => other.key === approvalId && other.from > from);
    if (to !== null && isTakenBack) return [];
    const index = to === null ? events.length - 1 : events.indexOf(endedBy!);
    const { dueAt, decisions } = states[index]!.approvals[approvalId]!;
    // As it stood before the end.
    const wasOverdue = states[to === null ? index : index - 1]!.approvals[approvalId]?.status === 'overdue';
    const late = { at: Math.max(from, Math.min(dueAt, to ?? dueAt)), what: 'late' as const, approvalId };
    if (to === null) return wasOverdue ? [late] : [];
    if (endedBy!.type !== 'ApprovalGranted' && endedBy!.type !== 'ApprovalRejected')
      return wasOverdue ? [late] : [];
    const isAnswered =
      endedBy!.type === 'ApprovalGranted' ||
      decisions.some(({ participantId }) => participantId === (endedBy!.data as { by: string }).by);
    if (!isAnswered) return [late];
    const answeredAt = Math.min(decisions.at(-1)!.receivedAt, states[index]!.pausedAt ?? Infinity);
    return answeredAt <= dueAt ? [{ at: to, what: 'in time' as const, approvalId }] : [late];
  });
}
