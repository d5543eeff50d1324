// Sizes that hang together: what an instance of the definition would have to carry along.
import type { Draft } from '../draft.ts';
import { LIMITS } from '../limits.ts';
import type { Finding } from '../problem.ts';
import { tooMany } from './ids.ts';

/** Approvers and artifacts put before them, over all approvals; and the number of gates. */
export function lintSizes({ phases, gates, people }: Draft): Finding[] {
  const named = people.reduce((sum, { requiredApprovals }) => sum + requiredApprovals.length, 0);
  const asked = [...phases, ...phases.flatMap(({ tasks }) => tasks)];
  const approvers =
    named +
    asked.reduce((sum, { requiredApprovals }) => sum + requiredApprovals.length, 0) +
    gates.reduce((sum, gate) => sum + gate.approvers.length, 0);
  const artifactsOf = (index: number): number =>
    phases[index]?.tasks.reduce((sum, { artifacts }) => sum + artifacts.length, 0) ?? 0;
  const ordered = phases.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0));
  // Each artifact by its task and by its phase's sign-off, and by each gate behind the phase.
  const shown = phases.reduce((sum, _phase, index) => sum + 2 * artifactsOf(index), 0);
  const atGates = gates.reduce((sum, { beforePhase }) => {
    const before = ordered[ordered.findIndex(({ id }) => id === beforePhase?.text) - 1];
    return sum + (before === undefined ? 0 : artifactsOf(phases.indexOf(before)));
  }, 0);
  return [
    ...tooMany('gates', gates.length, LIMITS.gates, '/gates'),
    ...tooMany('approvers in all its approvals', approvers, LIMITS.approversInAll, '/phases'),
    ...tooMany(
      'artifacts put before people in all its approvals',
      shown + atGates,
      LIMITS.shownInAll,
      '/phases',
    ),
  ];
}
