// The sample's whole sequence, held as text: what happens, who is asked, who is mailed, and in what order.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ProcessDefinition } from '../../definition/types.ts';
import { openApprovals } from '../../process/approvals/approvals.ts';
import { goldenLine } from '../support/golden-line.ts';
import { type Scenario, started } from '../support/scenario.ts';

const GOLDEN = new URL('golden/enterprise-sso.txt', import.meta.url);
const SAMPLE = new URL('../../examples/enterprise-sso-deployment.json', import.meta.url);

describe('the sample, enterprise_sso_deployment', () => {
  const sample = JSON.parse(readFileSync(SAMPLE, 'utf8')) as ProcessDefinition;
  const scenario = started(sample);
  everybodyApproves(scenario);

  test('completes with 8 approvals, 9 decisions and 7 approval mails', () => {
    expect(scenario.state.status).toBe('completed');
    const kinds = scenario.of('ApprovalRequested').map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'task')).toHaveLength(3);
    expect(kinds.filter((kind) => kind === 'sign_off')).toHaveLength(3);
    expect(kinds.filter((kind) => kind === 'gate')).toHaveLength(2);
    expect(scenario.of('ApprovalDecided')).toHaveLength(9);
    const mails = scenario.of('NotificationRequested').filter(({ kind }) => kind === 'approval');
    expect(mails).toHaveLength(7);
    const asked = (id: string) => mails.filter(({ participantId }) => participantId === id);
    expect(asked('customer_it_admin').map(({ approvalIds }) => approvalIds.length)).toEqual([1, 2, 1, 1]);
    expect(asked('customer_ciso').map(({ approvalIds }) => approvalIds.length)).toEqual([1, 2, 1]);
  });

  test('has the sequence that is on record', () => {
    const text = `${scenario.recorded.map(goldenLine).join('\n')}\n`;
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, text);
    expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
  });
});

/** Whoever is asked approves, one after another, oldest request first. */
function everybodyApproves(scenario: Scenario): void {
  for (let [approval] = openApprovals(scenario.state); approval; [approval] = openApprovals(scenario.state)) {
    const next = approval.approvers.find(
      (id) => !approval!.decisions.some(({ participantId }) => participantId === id),
    );
    scenario.answer(next!, approval.id);
  }
}
