// Approvals by what they are about, reckoned once for each set of them: settling asks for these at every task.
import type { ApprovalKind } from '../events.ts';
import type { ApprovalState } from '../state.ts';

interface ApprovalIndex {
  /** Those that can be decided, in the order asked. */
  open: ApprovalState[];
  /** The newest round of a subject. */
  latest(kind: ApprovalKind, subjectId: string): ApprovalState | undefined;
  /** Newest rounds of the ad-hoc requests about a task, in the order first asked; none that was taken back. */
  adHoc(taskId: string): ApprovalState[];
}

type Approvals = Record<string, ApprovalState>;

// The state is never changed in place, so an index is right as long as its set of approvals is the same object.
const known = new WeakMap<Approvals, ApprovalIndex>();
const NONE: ApprovalState[] = [];

export function indexOf(approvals: Approvals): ApprovalIndex {
  let index = known.get(approvals);
  if (index === undefined) {
    index = build(approvals);
    known.set(approvals, index);
  }
  return index;
}

function build(approvals: Approvals): ApprovalIndex {
  const open: ApprovalState[] = [];
  const newest = new Map<string, ApprovalState>();
  for (const approval of Object.values(approvals)) {
    if (approval.status === 'pending' || approval.status === 'overdue') open.push(approval);
    const key = keyOf(approval.kind, approval.subjectId);
    const other = newest.get(key);
    if (other === undefined || other.round < approval.round) newest.set(key, approval);
  }
  let byTask: Map<string, ApprovalState[]> | null = null;
  return {
    open,
    latest: (kind, subjectId) => newest.get(keyOf(kind, subjectId)),
    adHoc: (taskId) => {
      byTask ??= byTaskOf([...newest.values()].filter(isRequest));
      return byTask.get(taskId) ?? NONE;
    },
  };
}

function byTaskOf(requests: ApprovalState[]): Map<string, ApprovalState[]> {
  const byTask = new Map<string, ApprovalState[]>();
  for (const request of requests) {
    const others = byTask.get(request.taskId!);
    if (others === undefined) byTask.set(request.taskId!, [request]);
    else others.push(request);
  }
  return byTask;
}

/** A call of a tool belongs to its attempt: the task does not wait for it. */
const isRequest = ({ kind, forGood, toolCall }: ApprovalState): boolean =>
  kind === 'ad_hoc' && forGood !== true && toolCall === undefined;

const keyOf = (kind: ApprovalKind, subjectId: string): string => `${kind}.${subjectId}`;
