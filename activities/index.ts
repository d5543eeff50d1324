// The activities over their ports: what the worker registers.
import { agentCall } from './agent-call.ts';
import { agentFinish } from './agent-finish.ts';
import { agentStep } from './agent-step.ts';
import { agentTool } from './agent-tool.ts';
import { bulkBatch } from './bulk-batch.ts';
import type { ActivityDeps } from './deps.ts';
import { mailRequested } from './mail-requested.ts';
import { notify } from './notify.ts';
import type { ProcessActivities } from './ports.ts';
import { record } from './record.ts';
import { runAgent } from './run-agent.ts';
import { webhookAttempt } from './webhook-attempt.ts';

export type { ActivityDeps } from './deps.ts';

/** Each may be called again with the same input after a crash; none does its work twice for it. */
export function createActivities(deps: ActivityDeps): ProcessActivities {
  return {
    record: (batch) => record(deps, batch),
    runAgent: (input) => runAgent(deps, input),
    agentStep: (input) => agentStep(deps, input),
    agentTool: (input) => agentTool(deps, input),
    agentCall: (input) => agentCall(deps, input),
    agentFinish: (input) => agentFinish(deps, input),
    notify: (input) => notify(deps, input),
    mailRequested: (input) => mailRequested(deps, input),
    bulkBatch: (input) => bulkBatch(deps, input),
    webhookAttempt: (input) => webhookAttempt(deps, input),
  };
}
