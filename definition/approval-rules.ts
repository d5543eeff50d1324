// How an approval's rules follow from where they are written: task or phase or gate, then `approvalDefaults`, then ours.
import { parseDuration } from './duration.ts';
import type { ResolvedClock } from './graph-types.ts';
import type {
  ApprovalClock,
  ApprovalPolicy,
  Duration,
  HumanParticipant,
  ProcessDefinition,
  RaidRole,
} from './types.ts';

/** Deadline of an approval for which nothing says another: 48 h. */
export const DEFAULT_TIMEOUT_MS = 48 * 3_600_000;

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
  const escalateAfterMs = clock.escalateAfter === undefined ? null : toMs(clock.escalateAfter);
  return {
    timeoutMs,
    reminderMs: [...new Set(offsets)].sort((a, b) => a - b),
    escalateAfterMs: escalateAfterMs !== null && escalateAfterMs < timeoutMs ? escalateAfterMs : null,
    escalateTo: clock.escalateTo ?? null,
    onTimeout: clock.onTimeout ?? null,
  };
}

function clockFieldsOf(from: ApprovalClock | undefined): ApprovalClock {
  const fields: ApprovalClock = {};
  if (from?.timeout !== undefined) fields.timeout = from.timeout;
  if (from?.reminders !== undefined) fields.reminders = from.reminders;
  if (from?.escalateAfter !== undefined) fields.escalateAfter = from.escalateAfter;
  if (from?.escalateTo !== undefined) fields.escalateTo = from.escalateTo;
  if (from?.onTimeout !== undefined) fields.onTimeout = from.onTimeout;
  return fields;
}

function toMs(duration: Duration): number {
  const ms = parseDuration(duration);
  if (ms === null)
    throw new Error(`Duration "${duration}" does not parse: this definition was never checked.`);
  return ms;
}
