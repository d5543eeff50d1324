// Messages in: handlers judge shapes and put things into the inbox. They decide nothing and await nothing but the answer,
// so that no two of them ever interleave.
import {
  ApplicationFailure,
  currentUpdateInfo,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import type { Command } from '../process/commands.ts';
import { readOutcomeMessage } from './agent-message-shapes.ts';
import type { HandedOff } from './handed-off.ts';
import type { Inbox } from './inbox.ts';
import type { Ledger } from './ledger.ts';
import { readCommandMessage, readDecisionMessage } from './message-shapes.ts';
import { COMMAND_UPDATE, DECISION_SIGNAL, OUTCOME_SIGNAL } from './messages.ts';
import type { CommandAnswer } from './messages.ts';

// Arguments are `unknown`: they may have been typed into Temporal by hand.
const decisionSignal = defineSignal<[unknown]>(DECISION_SIGNAL);
const outcomeSignal = defineSignal<[unknown]>(OUTCOME_SIGNAL);
const commandUpdate = defineUpdate<CommandAnswer, [unknown]>(COMMAND_UPDATE);

/** Registers signals and update. To be called before anything is awaited. `isLeaving`: the run ends as soon as nobody waits for an answer. */
export function takeMessages(
  ledger: Ledger,
  inbox: Inbox,
  handedOff: HandedOff,
  isLeaving: () => boolean,
): void {
  setHandler(
    decisionSignal,
    (raw) => {
      const read = readDecisionMessage(raw);
      inbox.put(
        read.ok
          ? { kind: 'decision', message: read.value }
          : { kind: 'foreign', message: 'decision', reason: read.text },
      );
    },
    { description: 'One person’s sealed answer to an approval. Sent by our pages only.' },
  );

  setHandler(
    outcomeSignal,
    (raw) => {
      const read = readOutcomeMessage(raw);
      // Who the agent is, we know; the message is not asked.
      const run = read.ok ? handedOff.find(read.value.run) : null;
      inbox.put(
        read.ok && run
          ? { kind: 'outcome', run, result: read.value.result, signalled: true }
          : {
              kind: 'foreign',
              message: 'outcome of an agent’s run',
              reason: read.ok ? NO_SUCH_RUN : read.text,
            },
      );
    },
    { description: 'The sealed outcome of an agent’s run. Sent by that run only.' },
  );

  setHandler(
    commandUpdate,
    async (raw) => {
      const { message } = readable(raw);
      return await new Promise<CommandAnswer>((answer, refuse) => {
        inbox.put({ kind: 'command', message, caller: { answer, refuse } });
      });
    },
    {
      // Synchronous: an async validator cannot reject, it breaks the workflow task.
      validator: (raw) => validate(ledger, isLeaving, raw),
      description: 'A command: { "command": { "type", "data" } }. Typed by hand it counts as an exception.',
    },
  );
}

const NO_SUCH_RUN = 'No such run is under way: its attempt is over, or never was.';

/** What is refused here leaves no history. It is decided on what can be seen: what is not recorded yet may be taken back. The loop decides once more, for good. */
function validate(ledger: Ledger, isLeaving: () => boolean, raw: unknown): void {
  const { message } = readable(raw);
  // Else a stream of commands would keep the run from ever ending.
  if (isLeaving()) throw refusal('not-confirmed', 'The instance is just starting afresh. Send it again.');
  if (ledger.conflict !== null) throw refusal('record-conflict', ledger.conflict);
  // The start itself is not decided yet: the loop comes to both in order.
  if (ledger.visible === null) return;
  const decision = ledger.wouldDecide({ ...message.command, at: Date.now() } as Command);
  if (!decision.ok) {
    const { code, message: text, details } = decision.refusal;
    throw ApplicationFailure.nonRetryable(text, code, details ?? {});
  }
}

function readable(raw: unknown) {
  const read = readCommandMessage(raw, currentUpdateInfo()?.id ?? 'update');
  if (!read.ok) throw refusal('invalid-command', read.text);
  return { message: read.value };
}

const refusal = (code: string, message: string) => ApplicationFailure.nonRetryable(message, code);
