// What the forms of actions have in common: a reason, mostly a person, and the command that comes of them.
import type { DoneWords } from '../../portal/index.ts';
import type { Successor } from '../../process/commands.ts';
import type { UntimedCommand } from '../../workflows/messages.ts';
import type { NamedPerson } from './named-person.ts';

/** The command without its id and who makes it. */
export type ActionCommand = UntimedCommand extends infer C
  ? C extends UntimedCommand
    ? Pick<C, 'type' | 'data'>
    : never
  : never;

export interface Problem {
  name: string | null;
  text: string;
}

/** What a form asks for: somebody to be put in the books first, where it names one. */
export interface Asked {
  person: NamedPerson | null;
  command(person: Successor | null): ActionCommand;
  done(name: string): DoneWords;
}

type Made = { command: ActionCommand; done(name: string): DoneWords };

/** Of a form that names somebody. */
export function asked(
  person: NamedPerson | Problem[],
  typed: Record<string, string>,
  make: (person: Successor, reason: string) => Made,
  more: Problem[] = [],
): Asked | Problem[] {
  const problems = [...(Array.isArray(person) ? person : []), ...more, ...reasonProblems(typed)];
  if (Array.isArray(person) || problems.length > 0) return problems;
  const reason = typed['reason']!;
  const nobody: Successor = { participantId: '' };
  return {
    person,
    command: (successor) => make(successor!, reason).command,
    done: (name) => make(nobody, reason).done(name),
  };
}

/** Of a form that asks for nothing else but what `more` is wrong with. */
export function withReason(
  typed: Record<string, string>,
  more: Problem[],
  make: (reason: string) => Made,
): Asked | Problem[] {
  const problems = [...more, ...reasonProblems(typed)];
  if (problems.length > 0) return problems;
  const made = make(typed['reason']!);
  return { person: null, command: () => made.command, done: made.done };
}

const MAX_REASON = 1_000;

function reasonProblems({ reason = '' }: Record<string, string>): Problem[] {
  if (reason === '') return [{ name: 'reason', text: 'Say why.' }];
  if (reason.length <= MAX_REASON) return [];
  return [{ name: 'reason', text: `Shorten this to ${MAX_REASON.toLocaleString('en')} characters.` }];
}
