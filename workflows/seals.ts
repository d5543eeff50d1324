// From what arrived to what may be decided: the seals of one step are checked together, in one local activity that only
// computes (the sandbox has no crypto; doing it twice is harmless).
import { log, proxyLocalActivities } from '@temporalio/workflow';
import type { ProcessLocalActivities, Sealed, SealVerdict } from '../activities/ports.ts';
import { SEAL_OPTIONS } from './activity-options.ts';
import type { Item } from './inbox.ts';
import { TEMPORAL } from './message-shapes.ts';
import { agentRunId } from './messages.ts';
import type { CommandMessage, UntimedCommand } from './messages.ts';

const { checkSeals } = proxyLocalActivities<ProcessLocalActivities>(SEAL_OPTIONS);

const ENGINE = { kind: 'engine', id: 'engine' } as const;

/** A verdict for each item, in order; what carries no seal is good. */
export async function judge(instanceId: string, items: Item[]): Promise<SealVerdict[]> {
  const sealed = items.map((item) => sealedOf(instanceId, item));
  const toCheck = sealed.filter((each) => each !== null);
  if (toCheck.length === 0) return items.map(() => 'good');
  let verdicts: SealVerdict[];
  try {
    verdicts = await checkSeals(toCheck);
  } catch (error) {
    // The key folder cannot be read, say. That speaks about us, not about the messages: they wait.
    log.warn('Seals could not be checked', { error: String(error) });
    verdicts = toCheck.map(() => 'unknown-key');
  }
  let next = 0;
  return sealed.map((each) => (each === null ? 'good' : (verdicts[next++] ?? 'unknown-key')));
}

function sealedOf(instanceId: string, item: Item): Sealed | null {
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

/** What to decide, in order, and whether the sender's own command is among it. `tag` makes ids where a message has none of its own. */
export function commandsOf(
  instanceId: string,
  item: Item,
  good: boolean,
  tag: string,
): { commands: UntimedCommand[]; foreign: boolean } {
  switch (item.kind) {
    case 'start':
      return { commands: [good ? item.message.command : byTemporal(item.message)], foreign: false };
    case 'command':
      if (good) return { commands: [item.message.command], foreign: false };
      return mayBeTypedByHand(item.message)
        ? { commands: [byTemporal(item.message)], foreign: false }
        : foreign(`command ${item.message.command.type}`, 'It carries no seal of ours.', tag);
    case 'decision': {
      if (!good)
        return foreign(
          `decision on ${item.message.decision.approvalId}`.slice(0, 300),
          'It carries no seal of ours.',
          tag,
        );
      const { decision } = item.message;
      const by = { kind: 'participant', id: decision.participantId, linkId: decision.linkId } as const;
      return {
        commands: [{ type: 'DecideApproval', id: decision.decisionId, by, data: decision }],
        foreign: false,
      };
    }
    case 'outcome': {
      const { taskId, attempt, agentId } = item.run;
      const id = agentRunId(instanceId, taskId, attempt);
      if (good) {
        const by = { kind: 'agent', id: agentId, taskId, attempt } as const;
        const data = { taskId, attempt, outcome: item.result.outcome };
        return { commands: [{ type: 'ReportAgentOutcome', id, by, data }], foreign: false };
      }
      const reason = 'Its outcome carried no seal of ours.';
      return {
        commands: [
          ...foreign(`outcome of ${id}`, reason, tag).commands,
          agentFailed(instanceId, taskId, attempt, 'bad_output', reason),
        ],
        foreign: true,
      };
    }
    case 'foreign':
      return foreign(item.message, item.reason, tag);
    case 'own':
      return { commands: [item.command], foreign: false };
    case 'effect':
      return { commands: [], foreign: false };
  }
}

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

function foreign(
  message: string,
  reason: string,
  tag: string,
): { commands: UntimedCommand[]; foreign: boolean } {
  const data = { message, reason };
  return {
    commands: [{ type: 'RefuseForeignMessage', id: `foreign.${tag}`, by: ENGINE, data }],
    foreign: true,
  };
}
