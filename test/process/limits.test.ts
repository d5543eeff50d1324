// How large the state grows with what it holds at its limits: it has to pass through continue-as-new.
import { expect, test } from '@jest/globals';
import type { Json } from '../../definition/types.ts';
import { jsonBytes } from '../../process/bounds.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { aBlob, started, work } from '../support/scenario.ts';

test('a task with a long summary, an approval with a long comment and two artifacts takes 2,200 bytes at most', () => {
  const tasks = Array.from({ length: 100 }, (_, n) =>
    aTask(`task_${n}`, { requiredApprovals: ['approver'] }),
  );
  const phases = [aPhase('build', tasks, { parallelExecution: true, exitConditions: ['facts.go'] })];
  const scenario = started(aDefinition({ phases }), {
    agents: Object.fromEntries(
      tasks.map(({ id }) => [
        id,
        () =>
          work({
            summary: 's'.repeat(2_000),
            result: 'nothing reads it'.repeat(900),
            artifacts: [aBlob(`${id}_a`), aBlob(`${id}_b`, 'x', { metadata: { note: 'n'.repeat(1_900) } })],
          }),
      ]),
    ),
  });
  for (const { id } of tasks) {
    scenario.answer('approver', id, 'approve', { comment: 'c'.repeat(10_000), viewed: 'f'.repeat(64) });
  }
  expect(scenario.state.phases.build!.status).toBe('sign_off');
  expect(jsonBytes(scenario.state as unknown as Json)).toBeLessThan(100 * 2_200);
});
