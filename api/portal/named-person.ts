// Somebody named in a form: a person of the process, or a new one with name and address.
import { z } from 'zod';
import type { NamedSuccessor } from '../instance/successor.ts';
import type { Problem } from './action-form.ts';

export type NamedPerson = NamedSuccessor;

const address = z.email().max(254);
/** A label: no line breaks, no control characters, nothing that turns the writing direction. */
const NAME = /^[^\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]{1,200}$/u;

/** The person, or what is wrong at which field. */
export function namedPerson(typed: Record<string, string>): NamedPerson | Problem[] {
  const { to = '', name = '', email = '' } = typed;
  const somebodyNew = name !== '' || email !== '';
  if (to !== '' && somebodyNew) {
    return [{ name: 'to', text: 'Choose somebody here or name somebody new, not both.' }];
  }
  if (to !== '') return { participantId: to };
  if (!somebodyNew) return [{ name: 'to', text: 'Choose somebody, or name somebody new with an address.' }];
  const problems: Problem[] = [];
  if (!NAME.test(name)) problems.push({ name: 'name', text: 'Write their name, on one line.' });
  if (!address.safeParse(email).success) {
    problems.push({ name: 'email', text: 'Write a whole e-mail address, such as name@company.com.' });
  }
  return problems.length > 0 ? problems : { name: name.normalize('NFC'), email };
}
