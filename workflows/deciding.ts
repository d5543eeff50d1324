// From messages and the clock to events in the ledger: the shell's way to the engine, and how a refusal reaches its caller.
import { ApplicationFailure, log } from '@temporalio/workflow';
import type { ProcessGraph } from '../definition/graph.ts';
import type { Command, Refusal } from '../process/commands.ts';
import type { RefusalCode } from '../process/events.ts';
import { nextDeadline, refuseDecision } from '../process/index.ts';
import type { Item } from './inbox.ts';
import type { Ledger } from './ledger.ts';
import type { CommandAnswer, UntimedCommand } from './messages.ts';
import { commandsOf } from './seals.ts';

export const ENGINE = { kind: 'engine', id: 'engine' } as const;

export class Deciding {
  readonly #graph: ProcessGraph;
  readonly #ledger: Ledger;

  constructor(graph: ProcessGraph, ledger: Ledger) {
    this.#graph = graph;
    this.#ledger = ledger;
  }

  /** Returns what tells the caller, to be called once the events are recorded. */
  item(item: Item, tag: string): (() => void) | null {
    const { commands, foreign } = commandsOf(this.#ledger.instanceId, item, tag);
    const before = this.#ledger.decided?.seq ?? 0;
    let refusal: Refusal | null = null;
    for (const command of commands) refusal = this.command(command) ?? refusal;
    if (item.kind === 'start' && refusal) throw refused(refusal);
    const { caller } = item;
    if (!caller) return null;
    const failure = foreign
      ? failed('forbidden', 'A message in a person’s or an agent’s name needs our seal.')
      : refusal && refused(refusal);
    const events = this.#ledger.pending.filter((event) => event.seq > before);
    return () => {
      delete item.caller;
      if (failure) caller.refuse(failure);
      else caller.answer({ events, head: this.#ledger.head } satisfies CommandAnswer);
    };
  }

  /** Decides one command and folds its events in. A refused decision is an event of its own. */
  command(untimed: UntimedCommand): Refusal | null {
    const command = { ...untimed, at: Date.now() } as Command;
    const decision = this.#ledger.decide(command);
    if (decision.ok) {
      this.#ledger.apply(decision.events);
      return null;
    }
    const { decided } = this.#ledger;
    if (command.type === 'DecideApproval' && decided) {
      this.#ledger.apply(refuseDecision(this.#graph, decided, command, decision.refusal));
    }
    // Anything else refused here came too late, such as the outcome of an attempt that is over: it is of no matter.
    log.info('Refused', { command: command.type, code: decision.refusal.code });
    return decision.refusal;
  }

  /** After the messages: what was there in time is taken before a deadline is looked at. */
  passTime(): void {
    let last = -1;
    for (;;) {
      const state = this.#ledger.decided;
      const due = state && nextDeadline(this.#graph, state);
      if (!state || due === null || due > Date.now()) return;
      if (state.seq === last) {
        throw new Error(
          `Passing time moved nothing though something was due at ${due}: a bug of the engine.`,
        );
      }
      last = state.seq;
      this.command({ type: 'PassTime', id: `time.${last}.${due}`, by: ENGINE, data: {} });
    }
  }
}

/** As callers meet it: the type is the refusal's code, the details what an answer can show. */
const refused = ({ code, message, details }: Refusal): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, code, details ?? {});

const failed = (code: RefusalCode, message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, code);

/** Neither yes nor no: the caller sends it again under the same id. */
export const notConfirmed = (why: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(`${why} Send it again.`, 'not-confirmed');
