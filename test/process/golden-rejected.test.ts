// Each of the sample's nine decisions rejected: what follows, held as text, until the instance is complete all the same.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ProcessDefinition } from '../../definition/types.ts';
import { openApprovals, unanswered } from '../../process/approvals/approvals.ts';
import { goldenLine } from '../support/golden-line.ts';
import { type Scenario, started } from '../support/scenario.ts';

const SAMPLE = new URL('../../examples/enterprise-sso-deployment.json', import.meta.url);
const sample = JSON.parse(readFileSync(SAMPLE, 'utf8')) as ProcessDefinition;

/** In the order in which they are made. `redo`: what the operator names where the rejection holds. */
const DECISIONS: { approval: string; by: string; redo?: string; again: string[] }[] = [
  { approval: 'task.sso_setup.1', by: 'customer_it_admin', again: ['sso_setup'] },
  {
    approval: 'sign_off.configuration.1',
    by: 'customer_it_admin',
    redo: 'scim_setup',
    again: ['scim_setup'],
  },
  {
    approval: 'gate.config_approval_gate.1',
    by: 'customer_it_admin',
    redo: 'configuration',
    again: ['sso_setup', 'scim_setup'],
  },
  { approval: 'task.security_assessment.1', by: 'customer_ciso', again: ['security_assessment'] },
  {
    approval: 'sign_off.security_review.1',
    by: 'customer_ciso',
    redo: 'requirements_gathering',
    again: ['requirements_gathering', 'scim_planning', 'sso_setup', 'scim_setup'],
  },
  {
    approval: 'gate.security_approval_gate.1',
    by: 'customer_ciso',
    redo: 'security_review',
    again: ['security_assessment'],
  },
  { approval: 'task.prod_deployment.1', by: 'customer_it_admin', again: ['prod_deployment'] },
  { approval: 'sign_off.production.1', by: 'customer_it_admin', redo: 'validation', again: ['validation'] },
  { approval: 'sign_off.production.1', by: 'customer_ciso', redo: 'validation', again: ['validation'] },
];

describe('the sample, with one decision a rejection', () => {
  test.each(DECISIONS.map((decision, index) => ({ number: index + 1, ...decision })))(
    '$number: $approval by $by',
    ({ number, approval, by, redo, again }) => {
      const scenario = started(sample);
      approveUntil(scenario, ({ id, who }) => id === approval && who === by);
      const before = scenario.recorded.length;
      scenario.answer(by, approval, 'reject', { comment: 'The group mapping is wrong.' });
      const held = Object.values(scenario.state.incidents);
      expect(held.map(({ kind }) => kind)).toEqual(redo === undefined ? [] : ['approval-rejected']);
      if (redo !== undefined) {
        const reason = 'Map the groups by department.';
        const incidentId = held[0]!.id;
        scenario.send('ResolveIncident', { incidentId, action: 'redo', target: redo, reason });
      }
      approveUntil(scenario, () => false);
      expect(scenario.state.status).toBe('completed');
      // What nobody named, and does not build on what was named, is done once.
      const attempts = Object.entries(scenario.state.tasks).filter(([, { attempt }]) => attempt > 1);
      expect(attempts.map(([id]) => id)).toEqual(again);
      for (const [, { attempt }] of attempts) expect(attempt).toBe(2);

      const title = `Decision ${number} of 9 rejected: ${approval} by ${by}. ${redo === undefined ? 'The work is done again by itself.' : `It holds, until an operator has "${redo}" done again.`}`;
      const lines = scenario.recorded.slice(before).map(goldenLine);
      const text = `${[title, '', ...lines].join('\n')}\n`;
      const file = new URL(`golden/rejected-${number}.txt`, import.meta.url);
      if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
      expect(text).toBe(readFileSync(file, 'utf8'));
    },
  );
});

/** Whoever is asked approves, oldest request first, until it is the turn of the one that is looked for. */
function approveUntil(scenario: Scenario, isIt: (next: { id: string; who: string }) => boolean): void {
  for (;;) {
    const [approval] = openApprovals(scenario.state);
    if (approval === undefined) return;
    // The ones looked for may be asked together: the other one of two signs first.
    const [who] = unanswered(approval);
    if (isIt({ id: approval.id, who: who! })) return;
    scenario.answer(who!, approval.id);
  }
}
