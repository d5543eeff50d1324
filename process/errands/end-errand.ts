// The end of an errand: it has one attempt. What came of it is kept; one that failed falls to people.
import { raiseConcerns } from '../at-work/concerns.ts';
import type { AgentOutcome, CommandOfType, Refusal } from '../commands.ts';
import { refuseArtifacts, storeArtifact } from '../data/artifacts.ts';
import { refuseFacts } from '../data/facts.ts';
import { refuseKey } from '../data/uploads.ts';
import { refuseReads } from '../carry/read-room.ts';
import type { EventOfType, FailureKind } from '../events.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import type { ErrandState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { tellPeopleInstead } from './tell-people-instead.ts';

type Done = Extract<AgentOutcome, { ok: true }>;
type Failed = Pick<EventOfType<'ErrandEnded'>['data'], 'usage'> & { kind: FailureKind; reason: string };

/** ReportAgentOutcome of an errand. */
export function reportErrand(
  turn: Turn,
  { by, data }: Pick<CommandOfType<'ReportAgentOutcome'>, 'by' | 'data'>,
): Refusal | null {
  const { taskId: errandId, outcome } = data;
  const errand = own(turn.state.errands ?? {}, errandId);
  if (errand === undefined || data.attempt !== 1) {
    return refusals.taskNotOpen(errandId, 'over', 'an errand has one attempt');
  }
  if (!outcome.ok) {
    failErrand(turn, errandId, errand, outcome);
    return null;
  }
  if (by.kind !== 'agent') return refusals.forbidden(by, 'report work that an agent did');
  const flaw = flawOf(turn, outcome);
  if (flaw !== null) failErrand(turn, errandId, errand, { ...outcome, kind: 'bad_output', reason: flaw });
  else keep(turn, errandId, errand, outcome);
  return null;
}

/** Those whose time is over. */
export function endOverdueErrands(turn: Turn): void {
  for (const [id, errand] of Object.entries(turn.state.errands ?? {})) {
    if (errand.dueAt === undefined || errand.dueAt > turn.at) continue;
    failErrand(turn, id, errand, { kind: 'timeout', reason: 'It was not done in time.' });
  }
}

/** What is under way when an instance ends is for nobody any more. */
export function dropErrands(turn: Turn, reason: string): void {
  for (const [errandId, { agentId }] of Object.entries(turn.state.errands ?? {})) {
    turn.follows('ErrandEnded', { errandId, agentId, ok: false, summary: reason, concerns: [] });
  }
}

function failErrand(turn: Turn, errandId: string, errand: ErrandState, failed: Failed): void {
  const { kind, reason, usage } = failed;
  const { agentId } = errand;
  turn.did('ErrandEnded', {
    errandId,
    agentId,
    ok: false,
    summary: reason,
    kind,
    concerns: [],
    ...(usage === undefined ? {} : { usage }),
  });
  tellPeopleInstead(turn, errand, `${turn.graph.agent(agentId)?.name ?? agentId} could not do it: ${reason}`);
}

function flawOf({ graph, state, by }: Turn, { artifacts, facts: set }: Done): string | null {
  const facts = Object.entries(set);
  const misnamed = artifacts.flatMap(({ key }) => refuseKey(graph, state, by, key) ?? []);
  const refused =
    misnamed[0] ??
    refuseArtifacts(state, artifacts) ??
    refuseFacts(graph, state, facts, by) ??
    refuseReads(graph, state, { facts, artifacts });
  return refused?.message ?? null;
}

function keep(turn: Turn, errandId: string, { agentId }: ErrandState, done: Done): void {
  const { artifacts, facts, concerns, summary, usage } = done;
  for (const blob of artifacts) storeArtifact(turn, blob, undefined);
  for (const [name, value] of Object.entries(facts)) turn.did('FactSet', { name, value });
  raiseConcerns(turn, errandId, agentId, concerns);
  turn.did('ErrandEnded', { errandId, agentId, ok: true, summary, concerns, usage });
}
