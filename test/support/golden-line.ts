// One event, in words short enough to read a whole instance at once.
import type { ProcessEvent } from '../../process/events.ts';

/** The line of an event in the sequences under test/process/golden. */
export function goldenLine({ type, data }: ProcessEvent): string {
  switch (type) {
    case 'TaskStarted': {
      const told = data.feedback === undefined ? '' : `, told "${data.feedback.replaceAll('\n\n', ' / ')}"`;
      return `${type} ${data.taskId} attempt ${data.attempt} by ${data.assignee}${told}`;
    }
    case 'ApprovalRequested':
      return `${type} ${data.approvalId} "${data.title}" of ${data.approvers.join(', ')}`;
    case 'ApprovalDecided':
      return `${type} ${data.approvalId} ${data.choice} by ${data.participantId}`;
    case 'ReworkStarted':
      return `${type} ${data.targets.join(', ')} after ${data.approvalId ?? 'an operator sent it back'}`;
    case 'IncidentRaised':
      return `${type} ${data.incidentId}: ${data.actions.join(', ')}`;
    case 'IncidentResolved':
      return `${type} ${data.incidentId} by ${data.action}${data.target === undefined ? '' : ` of ${data.target}`}`;
    case 'NotificationRequested':
      return `${type} ${data.kind} to ${data.participantId}: ${data.approvalIds.join(', ')}`.trimEnd();
    case 'ArtifactStored':
      return `${type} ${data.key} version ${data.version}`;
    default: {
      const id = Object.entries(data).find(([key]) => /^(approvalId|gateId|taskId|phaseId)$/.test(key));
      return [type, id?.[1]].filter(Boolean).join(' ');
    }
  }
}
