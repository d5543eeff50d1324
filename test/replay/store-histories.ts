// Stores the histories anew: `npx tsx test/replay/store-histories.ts [scenario …]`. Only for a new scenario, or where a
// release breaks with old histories on purpose: what is stored stands for instances that are running somewhere.
import { workflowCode } from '../../worker/bundle.ts';
import { World } from '../support/process-world.ts';
import { startTemporal } from '../support/temporal-server.ts';
import { storeHistory } from './history-files.ts';
import { SCENARIOS } from './scenarios.ts';

const wanted = process.argv.slice(2);
const env = await startTemporal();
const world = await World.open(env, await workflowCode());
try {
  await world.work();
  for (const [name, play] of Object.entries(SCENARIOS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const running = await play(world);
    const runs = await running.runs();
    for (const [index, runId] of runs.entries()) {
      const history = await env.client.workflow.getHandle(running.id, runId).fetchHistory();
      await storeHistory(`${name}.${index + 1}`, history);
    }
    console.log(`${name}: ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`);
  }
} finally {
  await world.close();
  await env.teardown();
}
