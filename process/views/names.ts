// What things are called: ids of people, agents, phases, tasks, gates and approvals turned into words.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { ApprovalKind } from '../events.ts';
import { own } from '../own.ts';
import type { People } from './types.ts';

/** What has to be known of an approval to speak of it. `ApprovalState` and the data of `ApprovalRequested` are such. */
export interface AskedApproval {
  kind: ApprovalKind;
  title: string;
  phaseId: string;
  taskId?: string;
  gateId?: string;
}

/** Each answers the id itself where it knows no better word. */
export interface Names {
  /** A person, an agent, an operator or the engine. */
  actor(id: string): string;
  email(id: string): string | null;
  task(id: string): string;
  phase(id: string): string;
  gate(id: string): string;
  approval(id: string): string;
  asked(id: string): AskedApproval | undefined;
}

/** Names from the books (`people`), the definition (`graph`) and the approvals asked so far; each may be absent. */
export function namesOf(
  people: People = {},
  graph?: ProcessGraph,
  approvals: Record<string, AskedApproval> = {},
): Names {
  const asked = (id: string) => own(approvals, id);
  return {
    actor: (id) =>
      FIXED[id] ?? own(people, id)?.name ?? graph?.person(id)?.name ?? graph?.agent(id)?.name ?? id,
    email: (id) => own(people, id)?.email ?? graph?.person(id)?.human.email ?? null,
    task: (id) => graph?.task(id)?.name ?? id,
    phase: (id) => graph?.phase(id)?.name ?? id,
    gate: (id) => graph?.gate(id)?.name ?? id,
    approval: (id) => asked(id)?.title ?? id,
    asked,
  };
}

/** Principals that are nobody in the definition. */
const FIXED: Record<string, string | undefined> = Object.assign(Object.create(null), {
  engine: 'the engine',
  local: 'the local operator',
  temporal: 'somebody in Temporal',
});
