// The answer to a call that moved an instance.
import type { z } from 'zod';
import type { CommandAnswer } from '../../workflows/messages.ts';
import type { commandAnswer } from '../schemas/commands.ts';

/** `changed` false: this very command had been applied before. */
export function changed(id: string, answer: CommandAnswer): z.output<typeof commandAnswer> {
  return {
    id,
    changed: answer.events.length > 0,
    seq: answer.events.at(-1)?.seq ?? null,
    head: answer.head,
  };
}
