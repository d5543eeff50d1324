// The sample process written by hand on Temporal: what a good Temporal engineer would write for this one process, with a
// durable audit record and mailed links. The yardstick for ours.
import {
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { ByHandActivities, Decision } from './activities.ts';

const { runAgent, mail, record } = proxyActivities<ByHandActivities>({
  startToCloseTimeout: '5 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

export const decideSignal = defineSignal<[Decision]>('decide');
export const statusQuery = defineQuery<{ phase: string; waitsFor: string[] }>('status');

export async function ssoDeployment(input: {
  id: string;
  context: Record<string, unknown>;
}): Promise<string> {
  const decisions: Record<string, Decision> = {};
  const open: string[] = [];
  let phase = 'discovery';
  setHandler(decideSignal, (decision) => {
    decisions[decision.approval] ??= decision;
  });
  setHandler(statusQuery, () => ({ phase, waitsFor: open }));

  const task = async (id: string, agent: string, artifact: string | null) => {
    const outcome = await runAgent({ instance: input.id, task: id, agent, artifact, context: input.context });
    await record({ instance: input.id, what: 'task_completed', data: { id, outcome } });
  };
  const answered = async (approval: string) => {
    open.push(approval);
    if (!(await condition(() => decisions[approval] !== undefined, '48 hours'))) {
      throw ApplicationFailure.nonRetryable(`Nobody decided ${approval}`);
    }
    open.splice(open.indexOf(approval), 1);
    const decision = decisions[approval] as Decision;
    await record({ instance: input.id, what: 'approval_decided', data: { ...decision } });
    if (!decision.approved) throw ApplicationFailure.nonRetryable(`Rejected: ${approval}`);
  };
  const ask = async (person: string, approvals: string[]) => {
    await mail({ instance: input.id, person, approvals });
    await Promise.all(approvals.map(answered));
  };

  await record({ instance: input.id, what: 'started', data: { context: input.context } });
  await task('requirements_gathering', 'sso_agent', 'sso_requirements_doc');
  await task('scim_planning', 'scim_agent', 'scim_mapping_doc');

  phase = 'configuration';
  const ssoSetup = async () => {
    await task('sso_setup', 'sso_agent', null);
    await ask('customer_it_admin', ['sso_setup']);
  };
  await Promise.all([ssoSetup(), task('scim_setup', 'scim_agent', null)]);
  await ask('customer_it_admin', ['configuration', 'config_approval_gate']);

  phase = 'security_review';
  await task('security_assessment', 'security_agent', null);
  await ask('customer_ciso', ['security_assessment']);
  await ask('customer_ciso', ['security_review', 'security_approval_gate']);

  phase = 'production';
  await task('prod_deployment', 'deployment_lead', null);
  await ask('customer_it_admin', ['prod_deployment']);
  await task('validation', 'integration_agent', null);
  await Promise.all([
    ask('customer_it_admin', ['production_admin']),
    ask('customer_ciso', ['production_ciso']),
  ]);

  await record({ instance: input.id, what: 'completed', data: {} });
  return 'completed';
}
