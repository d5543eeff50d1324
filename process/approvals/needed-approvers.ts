// Whose approval a process needs, whatever way it goes.
import type { ApprovalSpec, ProcessGraph } from '../../definition/graph.ts';

/** Everybody who may be asked to decide something in this process, by the definition. */
export function neededApprovers(graph: ProcessGraph): string[] {
  const specs: (ApprovalSpec | null)[] = [
    ...graph.tasks.map(({ approval }) => approval),
    ...graph.phases.map(({ signOff }) => signOff),
    ...graph.gates.map(({ approval }) => approval),
  ];
  return [...new Set(specs.flatMap((spec) => spec?.approvers ?? []))];
}
