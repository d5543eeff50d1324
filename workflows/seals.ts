// From what arrived to what may be decided. The sandbox has no crypto, so the seals of a step are checked by the activity
// that records it, before it writes: until then the step is decided as if they were good, and taken back where they are
// not. No local activity: measured with this SDK, a query that meets one shifts its result to the next workflow task,
// while a replay delivers it in the same one, and the history no longer fits the code.
import type { Sealed } from '../activities/ports.ts';
import type { Item } from './inbox.ts';
import { TEMPORAL } from './message-shapes.ts';
import { agentRunId } from './messages.ts';
import type { CommandMessage, Seal, UntimedCommand } from './messages.ts';

const ENGINE = { kind: 'engine', id: 'engine' } as const;
/** A compact JWS. What does not even look like one needs nobody to check it. */
const SEAL = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const MAX_SEAL_CHARS = 2_048;

/** What of an item is to be checked; null: it carries no seal, or its verdict is known. */
export function sealedOf(instanceId: string, item: Item): Sealed | null {
  if (item.verdict !== undefined) return null;
  switch (item.kind) {
    case 'start':
    case 'command':
      return { kind: 'command', instanceId, message: item.message };
    case 'decision':
      return { kind: 'decision', instanceId, message: item.message };
    case 'outcome': {
      const { taskId, attempt } = item.run;
      return { kind: 'outcome', instanceId, taskId, attempt, ...item.result };
    }
    case 'foreign':
    case 'own':
    case 'effect':
      return null;
  }
}

/** Gives the verdict `bad` to what carries nothing that looks like a seal. */
export function judgeByLooks(item: Item): void {
  const seal = sealIn(item);
  if (seal !== null && (seal.length > MAX_SEAL_CHARS || !SEAL.test(seal))) item.verdict = 'bad';
}

function sealIn(item: Item): Seal | null {
  if (item.kind === 'start' || item.kind === 'command' || item.kind === 'decision') return item.message.seal;
  return item.kind === 'outcome' ? item.result.seal : null;
}

/** What to decide, in order, and whether it is refused as foreign. `tag` makes ids where a message has none of its own. */
export function commandsOf(
  instanceId: string,
  item: Item,
  tag: string,
): { commands: UntimedCommand[]; foreign: boolean } {
  const good = item.verdict !== 'bad';
  switch (item.kind) {
    case 'start':
      return mine(good ? item.message.command : byTemporal(item.message));
    case 'command':
      if (good) return mine(item.message.command);
      return mayBeTypedByHand(item.message)
        ? mine(byTemporal(item.message))
        : foreign(`command ${item.message.command.type}`, NO_SEAL, tag);
    case 'decision': {
      const { decision } = item.message;
      if (!good) return foreign(`decision on ${decision.approvalId}`.slice(0, 300), NO_SEAL, tag);
      const by = { kind: 'participant', id: decision.participantId, linkId: decision.linkId } as const;
      return mine({ type: 'DecideApproval', id: decision.decisionId, by, data: decision });
    }
    case 'outcome': {
      const { taskId, attempt, agentId } = item.run;
      const id = agentRunId(instanceId, taskId, attempt);
      if (good) {
        const by = { kind: 'agent', id: agentId, taskId, attempt } as const;
        const data = { taskId, attempt, outcome: item.result.outcome };
        return mine({ type: 'ReportAgentOutcome', id, by, data });
      }
      const { commands } = foreign(`outcome of ${id}`, NO_SEAL, tag);
      // Anybody can type a signal; the run is still under way.
      if (item.signalled) return { commands, foreign: true };
      const failed = agentFailed(instanceId, taskId, attempt, 'bad_output', `The outcome: ${NO_SEAL}`);
      return { commands: [...commands, failed], foreign: true };
    }
    case 'foreign':
      return foreign(item.message, item.reason, tag);
    case 'own':
      return mine(item.command);
    case 'effect':
      return { commands: [], foreign: false };
  }
}

const NO_SEAL = 'It carries no seal of ours.';

/** An attempt that ended without an outcome of its agent's own. */
export function agentFailed(
  instanceId: string,
  taskId: string,
  attempt: number,
  kind: 'timeout' | 'unreachable' | 'bad_output',
  reason: string,
): UntimedCommand {
  return {
    type: 'ReportAgentOutcome',
    id: `${agentRunId(instanceId, taskId, attempt)}.failed`,
    by: ENGINE,
    data: { taskId, attempt, outcome: { ok: false, kind, reason } },
  };
}

/** An operator may type a command into Temporal; it is then Temporal's and an exception. Nobody types in a person's or agent's place, nor an approval's fact. */
function mayBeTypedByHand({ command }: CommandMessage): boolean {
  if (command.type === 'SetFact' && command.data.name.endsWith('_approved')) return false;
  return command.by.kind === 'operator' || command.by.kind === 'temporal';
}

const byTemporal = ({ command }: CommandMessage): UntimedCommand => ({ ...command, by: TEMPORAL });

const mine = (command: UntimedCommand) => ({ commands: [command], foreign: false });

function foreign(message: string, reason: string, tag: string) {
  const data = { message, reason };
  const command: UntimedCommand = { type: 'RefuseForeignMessage', id: `foreign.${tag}`, by: ENGINE, data };
  return { commands: [command], foreign: true };
}
