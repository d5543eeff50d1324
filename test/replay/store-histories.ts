// Stores the histories anew: `npx tsx test/replay/store-histories.ts [scenario …]`. Only for a new scenario, or where a
// release breaks with old histories on purpose: what is stored stands for instances that are running somewhere.
import { workflowCode } from '../../worker/bundle.ts';
import { type Running, World } from '../support/process-world.ts';
import { startTemporal } from '../support/temporal-server.ts';
import { storeHistory } from './history-files.ts';
import { SCENARIOS } from './scenarios.ts';

async function storeRuns(name: string, running: Running, workflowId: string): Promise<number> {
  const runs = await running.runs(workflowId);
  for (const [index, runId] of runs.entries()) {
    const history = await env.client.workflow.getHandle(workflowId, runId).fetchHistory();
    await storeHistory(`${name}.${index + 1}`, history);
  }
  return runs.length;
}

const wanted = process.argv.slice(2);
const env = await startTemporal();
const world = await World.open(env, await workflowCode());
try {
  await world.work();
  for (const [name, play] of Object.entries(SCENARIOS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const running = await play(world);
    const count = await storeRuns(name, running, running.id);
    for (const workflowId of await running.agentRuns()) await storeRuns(`${name}.agent`, running, workflowId);
    console.log(`${name}: ${count} ${count === 1 ? 'run' : 'runs'}`);
  }
} finally {
  await world.close();
  await env.teardown();
}
