// One person's answer to an approval, as `onApprovalResponse` hands it on.
import type { JsonObject } from '../definition/types.ts';
import type { ApprovalKind } from '../process/events.ts';
import type { AuditEntryView } from '../process/views/types.ts';

export interface ApprovalResponse {
  /** Null for a sign-off or a gate. */
  taskId: string | null;
  kind: ApprovalKind;
  approvalId: string;
  approved: boolean;
  /** Participant id. */
  approver: string;
  approverEmail: string | null;
  comments: string;
  /** When it came in, RFC 3339. */
  timestamp: string;
  decisionId: string;
  /** Of its entry: what `from` takes to go on after it. */
  position: number;
}

/** Null where the entry is no counted decision. */
export function approvalResponse(entry: AuditEntryView): ApprovalResponse | null {
  const details = entry.details;
  if (details['event'] !== 'ApprovalDecided') return null;
  const receivedAt = details['receivedAt'];
  return {
    taskId: text(details, 'taskId'),
    kind: (text(details, 'kind') ?? 'ad_hoc') as ApprovalKind,
    approvalId: text(details, 'approvalId') ?? '',
    approved: details['choice'] === 'approve',
    approver: text(details, 'participantId') ?? entry.actor,
    approverEmail: text(details, 'approverEmail'),
    comments: text(details, 'comment') ?? '',
    timestamp: typeof receivedAt === 'number' ? new Date(receivedAt).toISOString() : entry.timestamp,
    decisionId: text(details, 'decisionId') ?? '',
    position: entry.position,
  };
}

function text(details: JsonObject, key: string): string | null {
  const value = details[key];
  return typeof value === 'string' ? value : null;
}
