// Interaction rules: that their triggers, actions, targets and lengths of time are ones there are.
import { didYouMean } from '../did-you-mean.ts';
import { parseDuration } from '../duration.ts';
import { type Finding, pointerTo, problem } from '../problem.ts';
import type { DraftRule, TeamDraft } from '../team-draft.ts';

const CONCERN = /^[a-z][a-z0-9_]{0,63}_concern_detected$/;
const TRIGGERS = [
  'phase_gate_reached',
  'task_failed',
  'low_confidence',
  'approval_rejected',
  'approval_timeout',
  'deadline_at_risk',
] as const;
/** Spelled out for suggestions only: any kind of concern is a trigger. */
const SUGGESTED = [...TRIGGERS, 'security_concern_detected'];

/** Problems of rules, one at a time. Whom a target names is seen once the team is bound to a definition. */
export function lintRules({ rules, members }: TeamDraft): Finding[] {
  const agents = new Set(members.map(({ id }) => id));
  return rules.flatMap((rule) => [...trigger(rule), ...target(rule, agents), ...timeout(rule)]);
}

function trigger({ trigger: written }: DraftRule): Finding[] {
  if (written === null || CONCERN.test(written.text)) return [];
  if ((TRIGGERS as readonly string[]).includes(written.text)) return [];
  const message = `"${written.text}" is no trigger; it must be <kind>_concern_detected or one of ${TRIGGERS.join(', ')}.`;
  return [problem('wrong-value', written.at, message, () => didYouMean(written.text, SUGGESTED))];
}

function target({ at, action, target: written }: DraftRule, agents: ReadonlySet<string>): Finding[] {
  if (action?.text === 'pause') {
    if (written === null) return [];
    return [problem('ignored-field', written.at, 'The action "pause" has no target; remove it.')];
  }
  if (written === null || written.text === '') {
    const message =
      'target is missing; give the id of an agent or a person, a role, or "external_participant".';
    return [problem('missing-field', pointerTo(at, 'target'), message)];
  }
  if (action?.text !== 'request_approval' || !agents.has(written.text)) return [];
  const message = `"${written.text}" is an agent, and agents never approve; name a person, a role, or "external_participant".`;
  return [problem('approver-not-a-person', written.at, message)];
}

function timeout({ action, timeout: written }: DraftRule): Finding[] {
  if (written === null) return [];
  if (action?.text === 'pause') {
    return [problem('ignored-field', written.at, 'The action "pause" has no timeout; remove it.')];
  }
  if (parseDuration(written.text) !== null) return [];
  const message = `"${written.text}" is no duration; write 90s, 30m, 4h, 2d, 1w, 1d12h or ISO 8601 such as PT48H, from 1 second to 365 days.`;
  return [problem('invalid-duration', written.at, message)];
}
