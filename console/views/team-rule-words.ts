// A rule of a team, as a sentence.
import type { InteractionRule, RuleAction } from '../../definition/team-types.ts';
import { inWords } from '../../process/views/actor-name.ts';

const WHEN: Record<string, string> = {
  phase_gate_reached: 'When a gate before a phase is reached',
  task_failed: 'When a task fails',
  low_confidence: 'When an agent is not sure of its work',
  approval_rejected: 'When an approval is rejected',
  approval_timeout: 'When an approval is not answered in time',
  deadline_at_risk: 'When a deadline comes near',
};
const CONCERN = '_concern_detected';

const THEN: Record<RuleAction, (target: string) => string> = {
  escalate: (target) => `it goes to ${target}`,
  request_approval: (target) => `${target} is asked to approve`,
  notify: (target) => `${target} is told`,
  delegate: (target) => `${target} is set to it`,
  pause: () => 'the process is paused',
};

/** `actor`: the name of an agent of the team; any other id is said in words. */
export function ruleWords(
  { trigger, action, target, priority, timeout }: InteractionRule,
  actor: (id: string) => string,
): string {
  const when = trigger.endsWith(CONCERN)
    ? `When an agent has a concern about ${inWords(trigger.slice(0, -CONCERN.length)).toLowerCase()}`
    : (WHEN[trigger] ?? `On ${trigger}`);
  const more = [
    ...(priority === undefined || priority === 'normal' ? [] : [`priority ${priority}`]),
    ...(timeout === undefined ? [] : [`within ${timeout}`]),
  ];
  const then = THEN[action](target === undefined ? 'who is next on the escalation path' : actor(target));
  return `${when}, ${then}${more.length === 0 ? '' : ` (${more.join(', ')})`}.`;
}
