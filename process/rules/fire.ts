// One rule takes hold of one thing: what each action does. Always on the trail, also where it reached nobody.
import { parseDuration } from '../../definition/duration.ts';
import type { InteractionRule, RuleAction } from '../../definition/team-types.ts';
import { BOUNDS, cut } from '../bounds.ts';
import { errandRoom, startErrand } from '../errands/start-errand.ts';
import { sendWord, subjectIdOf, tellOfSubject } from '../errands/tell-people-instead.ts';
import { reachable } from '../people.ts';
import { aboutSubject, raiseIncident } from '../trouble/incidents.ts';
import type { Turn } from '../turn.ts';
import { mayFire } from './fired.ts';
import { requestByRule } from './request-by-rule.ts';
import { namedBy } from './targets.ts';
import type { Occasion } from './triggers.ts';

/** As Temporal counts: 1 goes first. */
const PRIORITY: Record<NonNullable<InteractionRule['priority']>, number> = {
  critical: 1,
  high: 2,
  normal: 3,
  low: 4,
};

type Act = (turn: Turn, rule: InteractionRule, occasion: Occasion) => void;

const ACTIONS: Record<RuleAction, Act> = {
  escalate: (turn, rule, occasion) =>
    reach(turn, rule, occasion, (people) => tellOfSubject(turn, occasion.subject, people, occasion.reason)),
  notify: (turn, rule, occasion) => reach(turn, rule, occasion, tellEach),
  delegate: (turn, rule, occasion) => reach(turn, rule, occasion, tellEach),
  request_approval: (turn, rule, occasion) => {
    const { gateId } = occasion.subject;
    // Of a gate: the graph has it in the gate's own request, and that is asked.
    const gate = occasion.trigger === 'phase_gate_reached' ? turn.graph.gate(gateId!) : undefined;
    if (gate === undefined) {
      const ask = requestByRule(turn, rule, occasion);
      noteFired(turn, rule, occasion, ask?.approvers ?? []);
      if (ask === null) return reachedNobody(turn, rule, occasion);
      return ask.send();
    }
    noteFired(turn, rule, occasion, gate.approval?.approvers ?? []);
    if (gate.approval === null && rule.target !== 'external_participant') reachedNobody(turn, rule, occasion);
  },
  pause: (turn, rule, occasion) => {
    noteFired(turn, rule, occasion, []);
    if (turn.state.pausedAt !== undefined) return;
    const reason = cut(`The team's rule ${rule.id}: ${occasion.reason}`, BOUNDS.wordChars);
    turn.follows('InstancePaused', { reason });
    const about = aboutSubject(turn.state, occasion.subject);
    raiseIncident(turn, 'paused-by-rule', rule.id, reason, about);
  },
};

/** Nothing where it took hold of this before. */
export function fire(turn: Turn, rule: InteractionRule, occasion: Occasion): void {
  if (mayFire(turn.state, rule.id, occasion.subject)) ACTIONS[rule.action](turn, rule, occasion);
}

/** Agents get an errand; people are told. Where there is no room for an errand, people are told instead. */
function reach(
  turn: Turn,
  rule: InteractionRule,
  occasion: Occasion,
  tell: (people: string[], turn: Turn, occasion: Occasion) => void,
): void {
  const { graph, state } = turn;
  const named = namedBy(graph, state, rule.target, occasion.subject);
  const agents = named.agents.slice(0, Math.max(0, errandRoom(state)));
  const instead = agents.length < named.agents.length ? graph.delegators : [];
  const people = reachable(state, [...named.people, ...instead], turn.at);
  noteFired(turn, rule, occasion, [...agents, ...people]);
  for (const agentId of agents) {
    startErrand(turn, {
      agentId,
      purpose: 'rule',
      brief: `The team's rule ${rule.id} (${rule.trigger}: ${rule.action}) needs you. ${occasion.reason}`,
      subject: occasion.subject,
      ruleId: rule.id,
      ...timing(turn, rule),
    });
  }
  tell(people, turn, occasion);
  if (agents.length + people.length === 0) reachedNobody(turn, rule, occasion);
}

function tellEach(people: string[], turn: Turn, { subject, reason }: Occasion): void {
  for (const id of people) sendWord(turn, subject, id, reason);
}

function timing(turn: Turn, { priority, timeout }: InteractionRule): { priority?: number; dueAt?: number } {
  const ms = timeout === undefined ? null : parseDuration(timeout);
  return {
    ...(priority === undefined ? {} : { priority: PRIORITY[priority] }),
    ...(ms === null ? {} : { dueAt: turn.clock + ms }),
  };
}

function noteFired(turn: Turn, rule: InteractionRule, { trigger, subject, reason }: Occasion, to: string[]) {
  turn.follows('RuleFired', {
    ruleId: rule.id,
    trigger,
    action: rule.action,
    to,
    subject,
    reason: cut(reason, BOUNDS.wordChars),
  });
}

function reachedNobody(turn: Turn, rule: InteractionRule, { subject, reason }: Occasion): void {
  const why = cut(reason, BOUNDS.wordChars);
  const message = `The team's rule ${rule.id} (${rule.action}) reached nobody who is there and has an address: ${why}`;
  const about = aboutSubject(turn.state, subject);
  raiseIncident(turn, 'nobody-to-escalate-to', subjectIdOf(subject), message, about);
}
