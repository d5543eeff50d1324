// The engine's refusals as a person outside reads them: what is the matter, and at which field.
import type { ProblemCode } from '../http/problem.ts';
import type { Problem } from './action-form.ts';

const WORDS: Partial<Record<ProblemCode, [name: string | null, text: string]>> = {
  forbidden: [null, 'You may not do this in this process.'],
  'may-not-delegate': [null, 'You may not hand this to somebody else in this process.'],
  'not-an-approver': [null, 'This person may not decide here. Choose somebody else.'],
  'already-an-approver': [
    'to',
    'This person is asked already, or somebody with the same e-mail address. Choose somebody else.',
  ],
  'doer-may-not-approve': ['to', 'This person did the work and may not approve it. Choose somebody else.'],
  'starter-may-not-approve': [
    'to',
    'This person started the process and may not approve in it. Choose somebody else.',
  ],
  'approver-without-address': ['to', 'No address is known for this person. Choose somebody else.'],
  'participant-not-found': ['to', 'This person is not part of the process. Name them with an address.'],
  'participant-is-agent': ['to', 'An AI agent cannot stand in for a person. Choose somebody else.'],
  'deadline-not-ahead': ['due', 'Give a day and a time that are still to come.'],
  'nudged-just-now': [null, 'They were reminded less than five minutes ago. Nothing was sent.'],
  'approval-already-decided': [null, 'It has been decided meanwhile; nothing is open any more.'],
  'approval-closed': [null, 'It is no longer asked; nothing is open any more.'],
  'approval-expired': [null, 'Its time was over and it has been rejected by that.'],
  'decision-built-upon': [
    null,
    'The process has gone on from your answer, so it cannot be taken back. Tell those who run the process.',
  ],
  'task-not-open': [null, 'The task is done or not open any more.'],
  'instance-closed': [null, 'The process has ended; nothing can be changed in it.'],
  'instance-paused': [null, 'The process is paused. Try again once it goes on.'],
  'reason-required': ['reason', 'Say why.'],
  'invalid-command': [null, 'This cannot be done as it was asked.'],
};

/** `fields`: those of the page; what belongs to another is said of the whole. */
export function refusalWords(code: ProblemCode, message: string, fields: string[]): Problem {
  const [name, text] = WORDS[code] ?? [null, message];
  return { name: name !== null && fields.includes(name) ? name : null, text };
}
