// What a rejection does, as the definition has it: work done again, a person asked, or the end. The pages say it beforehand.
import { resolveRules } from '../../definition/approval-rules.ts';
import type { ApprovalSpec, ProcessGraph, TaskNode } from '../../definition/graph.ts';
import { specOf } from '../approvals/ask.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { workNamedAfter } from './work-named.ts';

export type Rejection =
  | { kind: 'rework'; targets: TaskNode[] }
  /** `approval-rejected`: nobody named work that is to be done again. `rework-exhausted`: asked as often as it is by itself. */
  | { kind: 'hold'; incident: 'approval-rejected' | 'rework-exhausted' }
  | { kind: 'cancel' };

type Rules = Pick<ApprovalSpec, 'onRejection' | 'reworkFrom' | 'maxRounds'>;

/** What follows if people reject the approval now. */
export function rejectionOf(graph: ProcessGraph, state: ProcessState, approval: ApprovalState): Rejection {
  const { onRejection, reworkFrom, maxRounds } = rulesOf(graph, approval);
  if (onRejection === 'cancel') return { kind: 'cancel' };
  const targets = reworkFrom === null ? null : workNamedAfter({ graph, state }, approval, reworkFrom);
  // What has not begun cannot be done again: it holds for a person to look at.
  if (targets === null || 'code' in targets) return { kind: 'hold', incident: 'approval-rejected' };
  return approval.round < maxRounds
    ? { kind: 'rework', targets }
    : { kind: 'hold', incident: 'rework-exhausted' };
}

/** An ad-hoc request goes by the rules of its task, whether or not that has an approval of its own. */
function rulesOf(graph: ProcessGraph, approval: ApprovalState): Rules {
  if (approval.kind !== 'ad_hoc') return specOf(graph, approval)!;
  const { approval: own, approve, task } = graph.task(approval.taskId!)!;
  return (
    own ??
    resolveRules([task, graph.definition.approvalDefaults], {
      kind: 'task',
      subjectId: task.id,
      asksBefore: approve === 'before',
    })
  );
}
