// What an audit trail has to say of each thing that counts: who, when, authenticated how, in whose place, what was shown, why.
// What it does not say is a gap.
import type { JsonObject } from '../../definition/types.ts';
import type { EventType } from '../../process/events.ts';
import type { JournalType, TrailEntry } from '../../store/books.ts';

/** What of the data must be there and not be empty; `a|b`: one of them. `hash:`: 64 hex digits. */
const OF_EVENTS: Partial<Record<EventType, string[]>> = {
  InstanceStarted: ['name', 'processId', 'version', 'hash:definitionHash'],
  InstancePaused: ['reason'],
  InstanceResumed: ['reason'],
  InstanceCancelled: ['reason'],
  InstanceFailed: ['reason'],
  PhaseSkipped: ['reason'],
  PhaseReopened: ['reason'],
  GatePassed: ['how'],
  // what was shown, by whom, through which link, and what they said
  ApprovalRequested: ['approvalId', 'approvers', 'title', 'round', 'dueAt'],
  ApprovalReasked: ['reason'],
  ApprovalDecided: [
    'approvalId',
    'round',
    'decisionId',
    'participantId',
    'choice',
    'hash:viewed',
    'linkId',
    'linkVia',
    'receivedAt',
  ],
  ApprovalRejected: ['by', 'comment'],
  ApprovalGranted: ['by'],
  ApprovalWithdrawn: ['reason'],
  DecisionRevoked: ['decisionId', 'participantId', 'reason'],
  DecisionRefused: ['decisionId', 'approvalId', 'participantId', 'code', 'message', 'choice'],
  ForeignMessageRefused: ['message', 'reason'],
  ApprovalOverdue: ['dueAt', 'waitsFor'],
  ApprovalEscalated: ['to'],
  ApprovalReminded: ['to'],
  ApprovalNudged: ['to'],
  ApprovalDeadlineMoved: ['dueAt', 'reason'],
  // in whose place
  ApprovalHandedOver: ['from', 'to', 'how', 'reason'],
  TaskHandedOver: ['from', 'to', 'how', 'reason'],
  AbsenceSet: ['participantId', 'reason'],
  GuestJoined: ['participantId', 'inPlaceOf'],
  // agents
  TaskStarted: ['taskId', 'attempt', 'assignee', 'assigneeKind'],
  TaskWorkDone: ['taskId', 'attempt', 'summary'],
  TaskAttemptFailed: ['taskId', 'attempt', 'kind', 'reason'],
  TaskEscalated: ['from', 'reason'],
  TaskBlocked: ['reason'],
  TaskSkipped: ['reason'],
  TaskReopened: ['reason'],
  ReworkStarted: ['targets', 'comment'],
  ConcernRaised: ['agentId', 'kind', 'text'],
  QuestionAsked: ['agentId', 'text', 'to'],
  RuleFired: ['ruleId', 'trigger', 'action', 'reason'],
  // messages, trouble, overrides
  NotificationRequested: ['notificationId', 'participantId', 'kind'],
  DeliveryFailed: ['notificationId', 'participantId', 'reason'],
  IncidentRaised: ['kind', 'message', 'cure'],
  IncidentResolved: ['action', 'reason'],
  ExceptionNoted: ['what', 'reason'],
};
const OF_JOURNAL: Partial<Record<JournalType, string[]>> = {
  delivery_sent: ['participantId', 'notificationId', 'attempt', 'channel', 'kind'],
  delivery_failed: ['participantId', 'notificationId', 'attempt', 'channel', 'kind', 'reason'],
  link_issued: ['linkId', 'participantId', 'via', 'permissions', 'expiresAt'],
  link_opened: ['linkId', 'participantId'],
  link_revoked: ['linkId', 'participantId'],
  page_viewed: ['linkId', 'participantId'],
  artifact_viewed: ['linkId', 'participantId', 'key', 'version'],
  comment_posted: ['commentId', 'text', 'linkId|by'],
  request_refused: ['code|message', 'linkId|by'],
  decision_unconfirmed: ['decisionId', 'approvalId', 'hash:viewed', 'linkId'],
  audit_exported: ['by'],
  agent_refused: ['taskId', 'attempt', 'tool', 'reason'],
};

/** What is missing, a line each: "events 7 TaskSkipped: reason". */
export function trailGaps(entries: TrailEntry[]): string[] {
  const links = new Set(
    entries.filter(({ type }) => type === 'link_issued').map(({ body }) => body['linkId'] as string),
  );
  return entries.flatMap((entry) => {
    const data = entry.stream === 'events' ? ((entry.body['data'] ?? {}) as JsonObject) : entry.body;
    const wanted =
      (entry.stream === 'events'
        ? OF_EVENTS[entry.type as EventType]
        : OF_JOURNAL[entry.type as JournalType]) ?? [];
    const missing = wanted.filter((field) => !says(data, field));
    return [...missing, ...whoGaps(entry, data, links)].map(
      (what) => `${entry.stream} ${entry.seq} ${entry.type}: ${what}`,
    );
  });
}

/** Who, when, and authenticated how. `links`: that were issued; a link that nobody issued authenticates nobody. */
function whoGaps(entry: TrailEntry, data: JsonObject, links: Set<string>): string[] {
  const by = (entry.body['by'] ?? null) as JsonObject | null;
  const gaps = entry.actor === '' || entry.at <= 0 ? ['who and when'] : [];
  const linkId = by?.['linkId'] ?? data['linkId'];
  if (links.size > 0 && typeof linkId === 'string' && !links.has(linkId)) gaps.push('a link that was issued');
  if (entry.stream === 'journal') {
    if (by?.['kind'] === 'operator' && !says(by, 'via')) gaps.push('by.via');
    return gaps;
  }
  if (by === null || by['id'] !== entry.actor) return [...gaps, 'by'];
  const how = {
    operator: 'via',
    participant: 'linkId',
    agent: 'attempt',
    engine: 'id',
    temporal: 'id',
  } as const;
  const field = how[by['kind'] as keyof typeof how];
  if (field === undefined || !says(by, field)) gaps.push(`by.${field}`);
  // A choice by the engine stands for nobody's; a rejection says why.
  if (entry.type === 'ApprovalDecided') {
    if (by['kind'] !== 'participant' || by['id'] !== data['participantId'])
      gaps.push('decided by the participant');
    if (by['linkId'] !== data['linkId']) gaps.push('the link it came by');
    if (data['choice'] === 'reject' && !says(data, 'comment')) gaps.push('why it was rejected');
  }
  // By an operator's hand it is in somebody's place.
  if (entry.type === 'TaskWorkDone' && by['kind'] === 'operator' && !says(data, 'onBehalfOf'))
    gaps.push('onBehalfOf');
  return gaps;
}

function says(data: JsonObject, field: string): boolean {
  if (field.includes('|')) return field.split('|').some((each) => says(data, each));
  const [name, hash] = field.startsWith('hash:') ? [field.slice(5), true] : [field, false];
  const value = data[name];
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value) && value.length === 0) return false;
  return !hash || (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));
}
