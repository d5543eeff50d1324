// How an approval's rules follow from where they are written: task or phase or gate, then `approvalDefaults`, then ours.
import { parseDuration } from './duration.ts';
import type { ApprovalSpec, ResolvedClock } from './graph-types.ts';
import type {
  ApprovalClock,
  ApprovalPolicy,
  ApprovalRules,
  Duration,
  EscalationRung,
  HumanParticipant,
  ProcessDefinition,
  RaidRole,
} from './types.ts';

/** Deadline of an approval for which nothing says another: 48 h. */
export const DEFAULT_TIMEOUT_MS = 48 * 3_600_000;
/** Rounds asked by themselves where nothing says another. */
const DEFAULT_MAX_ROUNDS = 3;

const RAID_ROLES: Record<RaidRole, true> = {
  responsible: true,
  approver: true,
  informed: true,
  delegator: true,
};

/** A person's role in the RAID sense: `raidRole`, else `role` where it is one of the four, else null. */
export function raidRoleOf(human: HumanParticipant): RaidRole | null {
  if (human.raidRole !== undefined) return human.raidRole;
  return human.role !== undefined && Object.hasOwn(RAID_ROLES, human.role) ? (human.role as RaidRole) : null;
}

/** Whether a person may approve and reject at all. */
export function mayDecide(human: HumanParticipant): boolean {
  return human.mayDecide === true || raidRoleOf(human) === 'approver';
}

/** The approvers of the task, phase or gate `subjectId`: those it lists, then the people who name it as their own. */
export function approversOf(
  definition: Pick<ProcessDefinition, 'humans'>,
  subjectId: string,
  listed: string[] | undefined,
): string[] {
  const own = Object.entries(definition.humans)
    .filter(([, human]) => human.requiredApprovals?.includes(subjectId))
    .map(([id]) => id);
  return [...new Set([...(listed ?? []), ...own])];
}

/** How many of `count` approvers have to say yes. */
export function needOf(policy: ApprovalPolicy | undefined, count: number): number {
  if (policy === undefined || policy === 'all') return count;
  return policy === 'any' ? 1 : Math.min(policy.atLeast, count);
}

/**
 * The clock that holds, given the places it may be written at, nearest first; the nearest wins, field by field.
 * Offsets inherited from further out that a nearer, shorter timeout overtakes are dropped: they would never come.
 * Throws on a duration that does not parse: a definition is checked before it gets here.
 */
export function resolveClock(nearestFirst: (ApprovalClock | undefined)[]): ResolvedClock {
  const clock: ApprovalClock = Object.assign({}, ...nearestFirst.toReversed().map(clockFieldsOf));
  const timeoutMs = clock.timeout === undefined ? DEFAULT_TIMEOUT_MS : toMs(clock.timeout);
  const offsets = (clock.reminders ?? []).map(toMs).filter((ms) => ms < timeoutMs);
  const rungs = ladderOf(clock).map(({ after, to }) => ({
    afterMs: toMs(after),
    to: to ?? clock.escalateTo ?? null,
  }));
  return {
    timeoutMs,
    reminderMs: [...new Set(offsets)].sort((a, b) => a - b),
    escalations: rungs.filter(({ afterMs }) => afterMs < timeoutMs).sort((a, b) => a.afterMs - b.afterMs),
    escalateTo: clock.escalateTo ?? null,
    onTimeout: clock.onTimeout ?? null,
  };
}

/** `escalateAfter` with `escalateTo` is the first rung, written short. */
export function ladderOf({ escalateAfter, escalateTo, escalations = [] }: ApprovalClock): EscalationRung[] {
  if (escalateAfter === undefined) return escalations;
  return [{ after: escalateAfter, ...(escalateTo === undefined ? {} : { to: escalateTo }) }, ...escalations];
}

/** What a rejection does and how often it is asked by itself, from the places it may be written at, nearest first. */
export function resolveRules(
  nearestFirst: (ApprovalRules | undefined)[],
  own: { kind: 'task' | 'sign_off' | 'gate'; subjectId: string; asksBefore: boolean },
): Pick<ApprovalSpec, 'onRejection' | 'reworkFrom' | 'maxRounds' | 'stepUp'> {
  const nearest = <K extends keyof ApprovalRules>(key: K): ApprovalRules[K] | undefined =>
    nearestFirst.find((from) => from?.[key] !== undefined)?.[key];
  // What is approved before it begins is no work yet that could be done again.
  const isWork = own.kind === 'task' && !own.asksBefore;
  const named = nearest('reworkFrom') ?? (isWork ? own.subjectId : null);
  const wished = nearest('onRejection') ?? 'rework';
  // Work is never repeated that nobody named.
  const onRejection = wished === 'rework' && named === null ? 'hold' : wished;
  return {
    onRejection,
    reworkFrom: onRejection === 'rework' ? named : null,
    maxRounds: nearest('maxRounds') ?? DEFAULT_MAX_ROUNDS,
    stepUp: nearest('stepUp') ?? 'none',
  };
}

function clockFieldsOf(from: ApprovalClock | undefined): ApprovalClock {
  const fields: ApprovalClock = {};
  if (from?.timeout !== undefined) fields.timeout = from.timeout;
  if (from?.reminders !== undefined) fields.reminders = from.reminders;
  if (from?.escalateAfter !== undefined) fields.escalateAfter = from.escalateAfter;
  if (from?.escalateTo !== undefined) fields.escalateTo = from.escalateTo;
  if (from?.escalations !== undefined) fields.escalations = from.escalations;
  if (from?.onTimeout !== undefined) fields.onTimeout = from.onTimeout;
  return fields;
}

function toMs(duration: Duration): number {
  const ms = parseDuration(duration);
  if (ms === null)
    throw new Error(`Duration "${duration}" does not parse: this definition was never checked.`);
  return ms;
}
