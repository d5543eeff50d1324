// Random teams for property tests: any trigger with any action and any kind of target, and a path of any mix.
import fc from 'fast-check';
import type { InteractionRule, Team, Trigger } from '../../definition/team-types.ts';
import { aMember, aTeam } from './team-builder.ts';

const TRIGGERS: Trigger[] = [
  'odd_concern_detected',
  'phase_gate_reached',
  'task_failed',
  'low_confidence',
  'approval_rejected',
  'approval_timeout',
  'deadline_at_risk',
];

const rule: fc.Arbitrary<Omit<InteractionRule, 'id'>> = fc.record(
  {
    trigger: fc.constantFrom(...TRIGGERS),
    action: fc.constantFrom('escalate', 'request_approval', 'notify', 'delegate', 'pause'),
    target: fc.constantFrom(
      'lead',
      'guard',
      'second',
      'approver',
      'delegator',
      'specialist',
      'external_participant',
    ),
    priority: fc.constantFrom('critical', 'low'),
    timeout: fc.constantFrom('2h', '3d'),
  },
  { requiredKeys: ['trigger', 'action'] },
);

/** Of `lead`, `guard` and the definition's `worker`, who reports to `lead`; a bar that some of its work misses. */
export const randomTeam: fc.Arbitrary<Team> = fc
  .record({
    rules: fc.array(rule, { maxLength: 6, size: 'max' }),
    path: fc.subarray(['lead', 'second', 'dispatcher', 'guard']),
    bar: fc.constantFrom(undefined, 0.5),
  })
  .map(({ rules, path, bar }) =>
    aTeam({
      agents: [
        aMember('lead'),
        aMember('guard', { role: 'sentinel' }),
        aMember('worker', {
          hierarchy: { level: 2, reportsTo: 'lead' },
          ...(bar === undefined ? {} : { minConfidence: bar }),
        }),
      ],
      orchestration: { mode: 'hierarchical', entryAgentId: 'lead', escalationPath: path },
      interactionRules: rules.map((each, index) => ({ id: `rule_${index}`, ...each })),
    }),
  );
