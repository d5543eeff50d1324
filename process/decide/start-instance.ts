// StartInstance: the first command. Everybody whose approval the definition needs has an address, or it is waived.
import type { ApprovalSpec, ProcessGraph } from '../../definition/graph.ts';
import { LIMITS } from '../../definition/limits.ts';
import { jsonBytes } from '../bounds.ts';
import type { CommandOfType } from '../commands.ts';
import { refusals } from '../refusals.ts';
import type { Handler } from '../turn.ts';

export const startInstance: Handler<CommandOfType<'StartInstance'>> = (turn, { data }) => {
  const { graph, before } = turn;
  if (before !== null) return refusals.alreadyStarted(before.instanceId);
  if (jsonBytes(data.context) > LIMITS.contextBytes) {
    return refusals.invalid('context', `at most ${LIMITS.contextBytes} bytes of JSON.`);
  }
  for (const id of Object.keys(data.bindings)) {
    if (graph.agent(id) !== undefined) return refusals.isAgent(id);
    if (graph.person(id) === undefined) return refusals.noSuchPerson(id);
  }
  const unaddressed = neededApprovers(graph).filter((id) => !Object.hasOwn(data.bindings, id));
  if (unaddressed.length > 0 && !data.allowUnbound) return refusals.unaddressed(unaddressed);

  const { id: processId, version } = graph.definition;
  turn.did('InstanceStarted', { ...data, processId, version });
  return null;
};

/** Everybody who may be asked to decide something in this process, by the definition. */
export function neededApprovers(graph: ProcessGraph): string[] {
  const specs: (ApprovalSpec | null)[] = [
    ...graph.tasks.map(({ approval }) => approval),
    ...graph.phases.map(({ signOff }) => signOff),
    ...graph.gates.map(({ approval }) => approval),
  ];
  return [...new Set(specs.flatMap((spec) => spec?.approvers ?? []))];
}
