// The table from each event to its audit type and its sentence. What happens to an instance is said here, what concerns
// agents beside it in audit-agents.ts, and nowhere else.
import { AGENT_LINES } from './audit-agents.ts';
import type { EventTable } from './audit-line.ts';
import { because, NOTICE, people, quote, short } from './audit-words.ts';
import { sayInstant, sayList } from './format.ts';
import { percent } from './written-date.ts';

export const EVENT_LINES: EventTable = {
  ...AGENT_LINES,

  InstanceStarted: {
    type: 'instance',
    sentence: ({ by, data }, names) =>
      `${names.actor(by.id)} started ${quote(data.name)} on ${data.processId} ${data.version}.`,
  },
  InstancePaused: {
    type: 'instance',
    sentence: ({ by, data }, names) => `${names.actor(by.id)} paused the instance${because(data.reason)}`,
  },
  InstanceResumed: {
    type: 'instance',
    sentence: ({ by, data }, names) => `${names.actor(by.id)} resumed the instance${because(data.reason)}`,
  },
  InstanceCancelled: {
    type: 'instance',
    sentence: ({ by, data }, names) => `${names.actor(by.id)} cancelled the instance${because(data.reason)}`,
  },
  InstanceCompleted: { type: 'instance', sentence: () => 'The instance was completed.' },
  InstanceFailed: {
    type: 'instance',
    sentence: ({ data }) => `The instance failed${because(data.reason)}`,
  },

  PhaseReached: {
    type: 'phase_transition',
    sentence: ({ data }, names) => `Phase ${quote(names.phase(data.phaseId))} was reached.`,
  },
  PhaseStarted: {
    type: 'phase_transition',
    sentence: ({ data }, names) => `Phase ${quote(names.phase(data.phaseId))} started.`,
  },
  PhaseTasksCompleted: {
    type: 'phase_transition',
    sentence: ({ data }, names) => `The tasks of phase ${quote(names.phase(data.phaseId))} are complete.`,
  },
  PhaseCompleted: {
    type: 'phase_transition',
    sentence: ({ data }, names) => `Phase ${quote(names.phase(data.phaseId))} was completed.`,
  },
  PhaseSkipped: {
    type: 'phase_transition',
    sentence: ({ data }, names) =>
      `Phase ${quote(names.phase(data.phaseId))} was skipped${because(data.reason)}`,
  },
  PhaseReopened: {
    type: 'phase_transition',
    sentence: ({ by, data }, names) =>
      `${names.actor(by.id)} reopened phase ${quote(names.phase(data.phaseId))}${because(data.reason)}`,
  },

  GateAsked: {
    type: 'gate',
    sentence: ({ data }, names) =>
      `Gate ${quote(names.gate(data.gateId))} was put to its approvers, before phase ${quote(names.phase(data.phaseId))}.`,
  },
  GatePassed: {
    type: 'gate',
    sentence: ({ by, data }, names) => {
      const gate = `gate ${quote(names.gate(data.gateId))}`;
      if (data.how === 'manual') return `${names.actor(by.id)} opened ${gate} by hand${because(data.reason)}`;
      const how = data.how === 'approval' ? 'by approval' : 'because its condition holds';
      return `The ${gate} was passed ${how}.`;
    },
  },
  GateSkipped: {
    type: 'gate',
    sentence: ({ data }, names) => `Gate ${quote(names.gate(data.gateId))} was skipped with its phase.`,
  },

  TaskStarted: {
    type: 'task',
    sentence: ({ by, data }, names) => {
      const task = quote(names.task(data.taskId));
      const who = names.actor(data.assignee);
      if (by.kind !== 'engine')
        return `${names.actor(by.id)} had ${who} try ${task} again at once, attempt ${data.attempt}${because(data.reason)}`;
      if (data.attempt > 1) return `${who} was given ${task} again, attempt ${data.attempt}.`;
      return data.assigneeKind === 'agent' ? `${who} started ${task}.` : `${who} was asked to do ${task}.`;
    },
  },
  TaskAttemptFailed: {
    type: 'task',
    sentence: ({ data }, names) => {
      const next = data.retryAt === undefined ? '' : ` The next attempt is due ${sayInstant(data.retryAt)}.`;
      return `Attempt ${data.attempt} at ${quote(names.task(data.taskId))} failed${because(data.reason)}${next}`;
    },
  },
  TaskWorkDone: {
    type: 'task',
    sentence: ({ by, data }, names) => {
      const done = `${names.actor(by.id)} finished the work on ${quote(names.task(data.taskId))}`;
      if (data.needsReview !== undefined) {
        const sure =
          data.confidence === undefined
            ? 'without saying how sure it is'
            : `${percent(data.confidence)} sure`;
        return `${done}, ${sure} where ${percent(data.needsReview.minConfidence)} are asked for, so a person looks it over${because(data.summary)}`;
      }
      if (data.onBehalfOf === undefined) return `${done}${because(data.summary)}`;
      return `${done} by hand, in place of ${names.actor(data.onBehalfOf)}${because(data.reason ?? data.summary)}`;
    },
  },
  TaskCompleted: {
    type: 'task_completion',
    sentence: ({ data }, names) => `Task ${quote(names.task(data.taskId))} was completed.`,
  },
  TaskBlocked: {
    type: 'task',
    sentence: ({ data }, names) =>
      `Task ${quote(names.task(data.taskId))} cannot go on${because(data.reason)}`,
  },
  TaskSkipped: {
    type: 'task',
    sentence: ({ by, data }, names) =>
      `${names.actor(by.id)} skipped task ${quote(names.task(data.taskId))}${because(data.reason)}`,
  },
  TaskReopened: {
    type: 'task',
    sentence: ({ by, data }, names) =>
      `${names.actor(by.id)} reopened task ${quote(names.task(data.taskId))}${because(data.reason)}`,
  },

  ApprovalRequested: {
    type: 'approval',
    sentence: ({ data }, names) => {
      const round = data.round > 1 ? ` in round ${data.round}` : '';
      return `${quote(data.title)} was put to ${people(data.approvers, names)}${round}, due ${sayInstant(data.dueAt)}.`;
    },
  },
  ApprovalReasked: {
    type: 'approval',
    sentence: ({ data }, names) =>
      `${quote(names.approval(data.approvalId))} was asked anew${because(data.reason)}`,
  },
  ApprovalDecided: {
    type: 'approval',
    sentence: ({ data }, names) => {
      const did = data.choice === 'approve' ? 'approved' : 'rejected';
      const via = data.linkVia === 'api' ? ', through a link made over the API' : '';
      return `${names.actor(data.participantId)} ${did} ${quote(names.approval(data.approvalId))}${via}${because(data.comment)}`;
    },
  },
  DecisionRefused: {
    type: 'approval',
    sentence: ({ data }, names) =>
      `The decision of ${names.actor(data.participantId)} on ${quote(names.approval(data.approvalId))} was not counted${because(data.message)}`,
  },
  ForeignMessageRefused: {
    type: 'incident',
    sentence: ({ data }) =>
      `A message without a good seal was refused (${data.message})${because(data.reason)}`,
  },
  ApprovalGranted: {
    type: 'approval',
    sentence: ({ data }, names) =>
      `${quote(names.approval(data.approvalId))} was granted by ${people(data.by, names)}.`,
  },
  ApprovalRejected: {
    type: 'approval',
    sentence: ({ data }, names) =>
      `${quote(names.approval(data.approvalId))} was refused by ${names.actor(data.by)}${because(data.comment)}`,
  },
  ApprovalWithdrawn: {
    type: 'approval',
    sentence: ({ data }, names) =>
      `The request ${quote(names.approval(data.approvalId))} was withdrawn${because(data.reason)}`,
  },
  ApprovalOverdue: {
    type: 'approval',
    sentence: ({ data }, names) =>
      `${quote(names.approval(data.approvalId))} is overdue since ${sayInstant(data.dueAt)}; it waits for ${people(data.waitsFor, names)}.`,
  },
  ApprovalReminded: {
    type: 'approval',
    sentence: ({ data }, names) =>
      `${people(data.to, names)} had reminder ${data.index + 1} of ${quote(names.approval(data.approvalId))}.`,
  },
  ApprovalEscalated: {
    type: 'escalation',
    sentence: ({ data }, names) => {
      const why = data.rung === null ? 'its deadline has passed' : 'it has waited long';
      return `${quote(names.approval(data.approvalId))} was escalated to ${people(data.to, names)}: ${why}.`;
    },
  },

  ApprovalDeadlineMoved: {
    type: 'override',
    sentence: ({ by, data }, names) =>
      `${names.actor(by.id)} moved the deadline of ${quote(names.approval(data.approvalId))} to ${sayInstant(data.dueAt)}${because(data.reason)}`,
  },
  ApprovalNudged: {
    type: 'approval',
    sentence: ({ by, data }, names) =>
      `${names.actor(by.id)} had ${people(data.to, names)} reminded of ${quote(names.approval(data.approvalId))}.`,
  },
  ApprovalTurnCame: {
    type: 'approval',
    sentence: ({ data }, names) =>
      `It is ${names.actor(data.participantId)}'s turn to decide ${quote(names.approval(data.approvalId))}.`,
  },
  ApprovalHandedOver: {
    type: 'participant',
    sentence: ({ data }, names) =>
      `${quote(names.approval(data.approvalId))} is decided by ${names.actor(data.to)} in the place of ${names.actor(data.from)}${because(data.reason)}`,
  },
  TaskHandedOver: {
    type: 'participant',
    sentence: ({ data }, names) =>
      `${quote(names.task(data.taskId))} is done by ${names.actor(data.to)} in the place of ${names.actor(data.from)}${because(data.reason)}`,
  },
  AbsenceSet: {
    type: 'participant',
    sentence: ({ data }, names) => {
      const who = names.actor(data.participantId);
      if (data.substitute === null) return `${who} is back${because(data.reason)}`;
      const until = data.until === null ? '' : ` until ${sayInstant(data.until)}`;
      return `${who} is away${until}; ${names.actor(data.substitute)} is asked instead${because(data.reason)}`;
    },
  },
  GuestJoined: {
    type: 'participant',
    sentence: ({ by, data }, names) =>
      `${names.actor(by.id)} brought in ${names.actor(data.participantId)}, in the place of ${names.actor(data.inPlaceOf)}.`,
  },
  ReworkStarted: {
    type: 'task',
    sentence: ({ by, data }, names) => {
      const what = sayList(data.targets.map((id) => quote(names.task(id))));
      if (data.approvalId === undefined)
        return `${names.actor(by.id)} sent ${what} back${because(data.comment)}`;
      return `${what} is done again, for ${quote(names.approval(data.approvalId))} was refused${because(data.comment)}`;
    },
  },
  DecisionRevoked: {
    type: 'approval',
    sentence: ({ by, data }, names) => {
      const whose =
        by.id === data.participantId ? 'the decision' : `the decision of ${names.actor(data.participantId)}`;
      return `${names.actor(by.id)} took back ${whose} on ${quote(names.approval(data.approvalId))}${because(data.reason)}`;
    },
  },

  FactSet: {
    type: 'instance',
    sentence: ({ by, data }, names) =>
      `${names.actor(by.id)} set ${data.name} to ${short(JSON.stringify(data.value))}${because(data.reason)}`,
  },
  ArtifactStored: {
    type: 'artifact',
    sentence: ({ by, data }, names) => `${names.actor(by.id)} stored ${data.key}, version ${data.version}.`,
  },
  ParticipantBound: {
    type: 'participant',
    sentence: ({ by, data }, names) =>
      `${names.actor(by.id)} gave ${names.actor(data.participantId)} ${data.anew ? 'another' : 'an'} address${because(data.reason)}`,
  },

  NotificationRequested: {
    type: 'delivery',
    sentence: ({ data }, names) => {
      const about = data.approvalIds.map((id) => quote(names.approval(id)));
      if (data.taskId !== undefined && about.length === 0) about.push(quote(names.task(data.taskId)));
      const again = data.attempt > 1 ? `, attempt ${data.attempt}` : '';
      return `${NOTICE[data.kind]} goes to ${names.actor(data.participantId)}${about.length ? ` about ${sayList(about)}` : ''}${again}.`;
    },
  },
  DeliveryFailed: {
    type: 'delivery',
    sentence: ({ data }, names) => {
      const what = data.refused ? 'was refused' : 'could not go';
      const next = data.retryAt === undefined ? '' : ` It is tried again ${sayInstant(data.retryAt)}.`;
      return `A message to ${names.actor(data.participantId)} ${what}${because(data.reason)}${next}`;
    },
  },
  IncidentRaised: { type: 'incident', sentence: ({ data }) => `Incident${because(data.message)}` },
  IncidentResolved: {
    type: 'incident',
    sentence: ({ by, data }, names) => {
      if (data.action === 'mended')
        return `Incident ${data.incidentId} has mended itself${because(data.reason)}`;
      const target = data.target === undefined ? '' : ` (${data.target})`;
      return `${names.actor(by.id)} resolved incident ${data.incidentId} by ${data.action}${target}${because(data.reason)}`;
    },
  },
  ExceptionNoted: {
    type: 'override',
    sentence: ({ by, data }, names) =>
      `Exception by ${names.actor(by.id)}, ${data.what}${because(data.reason)}`,
  },
};
