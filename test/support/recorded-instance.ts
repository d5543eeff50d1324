// Instances that were played through the engine, written into the books: histories of weeks in a moment.
import type { ProcessDefinition } from '../../definition/types.ts';
import { askedNow, openApprovals } from '../../process/approvals/approvals.ts';
import type { Books } from '../../store/books.ts';
import { aCreation } from '../contract/books-samples.ts';
import { Scenario } from './scenario.ts';

/** Started at `at`, epoch ms; then `play` goes on with it. */
export async function recordedInstance(
  books: Books,
  definition: ProcessDefinition,
  { id, at, play }: { id: string; at: number; play: (scenario: Scenario) => void },
): Promise<Scenario> {
  const scenario = new Scenario(definition);
  scenario.now = at;
  scenario.start({ instanceId: id, name: id });
  play(scenario);
  const { id: processId, version } = definition;
  const made = aCreation({ id, name: id, processId, version, teamId: null, startedAt: at, phase: null });
  await books.createInstance({ ...made, input: { ...made.input, definition } });
  await books.appendEvents(id, '', scenario.recorded);
  return scenario;
}

/** Whoever is asked approves, each after `pauseMs(n)`, n from 0; at most `limit` decisions. */
export function approveAll(scenario: Scenario, pauseMs: (n: number) => number, limit = Infinity): void {
  for (let n = 0; n < limit; n++) {
    const [approval] = openApprovals(scenario.state);
    if (approval === undefined) return;
    scenario.wait(pauseMs(n));
    scenario.answer(askedNow(approval)[0]!, approval.id);
  }
}
