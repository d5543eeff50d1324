// decide: a command and where the instance stands, to the events that follow, or to a refusal that changes nothing.
import { askStandIns } from '../approvals/stand-ins.ts';
import type { Command, CommandType, Refusal } from '../commands.ts';
import type { Decide } from '../decider.ts';
import { isNewsDue, tellNews } from '../notices/news.ts';
import { tellPeople } from '../notices/notices.ts';
import { tellReceipts } from '../notices/receipts.ts';
import { refusals } from '../refusals.ts';
import { mayNot } from '../roles.ts';
import { settle } from '../settle/index.ts';
import type { ProcessState } from '../state.ts';
import { type Handler, type Turn, beginTurn } from '../turn.ts';
import { answerQuestion, askPerson } from './ask-person.ts';
import { bindParticipant } from './bind-participant.ts';
import { completeTask } from './complete-task.ts';
import { decideApproval } from './decide-approval.ts';
import { handOverApproval } from './hand-over-approval.ts';
import { handOverTask } from './hand-over-task.ts';
import { moveDeadline } from './move-deadline.ts';
import { nudgeApprovers } from './nudge-approvers.ts';
import { advancePhase, cancelInstance, pauseInstance, resumeInstance } from './operate.ts';
import { passTime } from './pass-time.ts';
import { raiseConcern } from './raise-concern.ts';
import { reportAgentOutcome } from './report-agent-outcome.ts';
import { reportDelivery } from './report-delivery.ts';
import { refuseForeignMessage, reportShellTrouble } from './report-trouble.ts';
import { requestApproval } from './request-approval.ts';
import { resolveIncident } from './resolve-incident.ts';
import { retryTask } from './retry-task.ts';
import { revokeDecision } from './revoke-decision.ts';
import { sendBack } from './send-back.ts';
import { setAbsence } from './set-absence.ts';
import { setFact } from './set-fact.ts';
import { skipTask } from './skip-task.ts';
import { startInstance } from './start-instance.ts';
import { storeArtifact } from './store-artifact.ts';
import { withdrawApproval } from './withdraw-approval.ts';

const handlers: { [T in CommandType]: Handler<Extract<Command, { type: T }>> } = {
  StartInstance: startInstance,
  ReportAgentOutcome: reportAgentOutcome,
  RaiseConcern: raiseConcern,
  AskPerson: askPerson,
  AnswerQuestion: answerQuestion,
  RetryTask: retryTask,
  SkipTask: skipTask,
  CompleteTask: completeTask,
  DecideApproval: decideApproval,
  RefuseForeignMessage: refuseForeignMessage,
  RequestApproval: requestApproval,
  SetFact: setFact,
  StoreArtifact: storeArtifact,
  BindParticipant: bindParticipant,
  AdvancePhase: advancePhase,
  MoveDeadline: moveDeadline,
  NudgeApprovers: nudgeApprovers,
  WithdrawApproval: withdrawApproval,
  PauseInstance: pauseInstance,
  ResumeInstance: resumeInstance,
  CancelInstance: cancelInstance,
  ResolveIncident: resolveIncident,
  RevokeDecision: revokeDecision,
  SendBack: sendBack,
  HandOverApproval: handOverApproval,
  HandOverTask: handOverTask,
  SetAbsence: setAbsence,
  ReportDelivery: reportDelivery,
  ReportShellTrouble: reportShellTrouble,
  PassTime: passTime,
};

/** Pure. The events hold everything that follows at once, messages to people included. */
export const decide: Decide = (graph, state, command) => {
  // A decision has an id of its own, which also tells a resend from another answer; its handler looks.
  const isApplied = state?.commandIds.includes(command.id) === true && command.type !== 'DecideApproval';
  if (isApplied) return { ok: true, events: [] };
  const turn = beginTurn(graph, state, command);
  const refusal = outOfOrder(state, command) ?? mayNot(graph, state, command) ?? handle(turn, command);
  if (refusal !== null) return { ok: false, refusal };
  // Nothing came of it, or it was there before: nothing follows either.
  if (turn.events.length === 0 && !isNewsDue(turn)) return { ok: true, events: [] };
  noteForeignHand(turn, command);
  settle(turn);
  askStandIns(turn);
  tellPeople(turn);
  tellReceipts(turn);
  tellNews(turn);
  return { ok: true, events: [...turn.events] };
};

function handle(turn: Turn, command: Command): Refusal | null {
  return (handlers[command.type] as Handler<Command>)(turn, command);
}

/** Before the start and after the end. A late decision is answered by its handler: with who decided, when and what. */
function outOfOrder(state: ProcessState | null, command: Command): Refusal | null {
  if (state === null) return command.type === 'StartInstance' ? null : refusals.notStarted();
  if (state.closedAt === undefined || command.type === 'DecideApproval') return null;
  return command.type === 'StartInstance' ? null : refusals.closed(state);
}

/** A command typed into Temporal has no name behind it: it counts, and it is counted. */
function noteForeignHand(turn: Turn, { type, by }: Command): void {
  if (by.kind !== 'temporal') return;
  turn.follows('ExceptionNoted', {
    what: `${type} typed into Temporal`,
    reason: 'It came without a seal, so nobody can be named for it.',
  });
}
