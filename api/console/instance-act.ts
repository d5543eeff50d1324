// From an operator's form to the action that it asks for, and from a refusal back to the form.
import { createHash } from 'node:crypto';
import { type ActionTry, targetIn } from '../../console/index.ts';
import type { ActionOn } from '../../process/views/action-types.ts';
import type { ActionField, ActionRequest, OperatorAction } from '../instance/operator-actions.ts';
import type { ApiProblem } from '../http/problem.ts';

export type Typed = Record<string, string>;

/** The fields of a form that are text; files and lists are none of ours. */
export function typedIn(body: unknown): Typed {
  return Object.fromEntries(
    Object.entries((body ?? {}) as Record<string, unknown>).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** What is asked for. The same form of the same session has one effect. */
export function requestOf(action: OperatorAction, typed: Typed, session: string): ActionRequest {
  const target = targetIn(typed['target'] ?? '');
  const own = action.on.filter((id) => action.fields.some(({ name }) => name === id));
  const on = { ...target.on, ...Object.fromEntries(own.map((id) => [id, typed[id]?.trim() ?? ''])) };
  const fields = action.fields.filter(({ name }) => !own.some((id) => id === name));
  const body = Object.fromEntries(
    fields.flatMap((field) => {
      const value = field.kind === 'choice' ? (target.choice ?? undefined) : valueOf(field, typed);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
  const said = JSON.stringify([session, action.name, typed['form'], on, body]);
  const newId = (prefix: string) =>
    `${prefix}-${createHash('sha256').update(`${prefix}\n${said}`).digest('hex').slice(0, 20)}`;
  return { action: action.name, on: on as ActionOn, body, newId };
}

/** Undefined: left empty. */
function valueOf({ name, kind, required }: ActionField, typed: Typed): unknown {
  const text = typed[name]?.trim() ?? '';
  switch (kind) {
    case 'successor': {
      const [person, email] = [typed[`${name}Name`]?.trim() ?? '', typed[`${name}Email`]?.trim() ?? ''];
      if (text !== '') return { participantId: text };
      if (person !== '' || email !== '') return { name: person, email };
      return required ? undefined : null;
    }
    case 'instant': {
      // A browser sends it without seconds and zone; the form says that it is UTC.
      const at = Date.parse(`${text}Z`);
      return text === '' ? undefined : Number.isNaN(at) ? text : new Date(at).toISOString();
    }
    case 'json':
      return text === '' ? undefined : jsonOrText(text);
    default:
      return text === '' ? undefined : text;
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A problem of a field by the field's name; any other by itself. */
export function triedOf(action: OperatorAction, typed: Typed, error: ApiProblem): ActionTry {
  const { errors = [], message, code } = error;
  const problems =
    errors.length === 0
      ? [ownProblem(action, AGAIN[code] ?? message)]
      : errors.map(({ pointer, message: text }) => {
          const name = pointer.split('/')[1] ?? '';
          const field = action.fields.find((each) => each.name === name);
          return { name: field?.name ?? null, text: field ? fieldWords(field, typed, text) : sentence(text) };
        });
  return { action: action.name, typed, problems };
}

/** A refusal of the engine that begins with a field's name is about that field. */
function ownProblem({ fields }: OperatorAction, message: string): ActionTry['problems'][number] {
  const field = fields.find(({ name }) => message.startsWith(`${name}: `));
  if (field === undefined) return { name: null, text: message };
  return { name: field.name, text: sentence(message.slice(field.name.length + 2)) };
}

/** What the API's answer says to programs, said to people. */
const AGAIN: Partial<Record<ApiProblem['code'], string>> = {
  'not-confirmed':
    'Nothing confirmed this in time; it may still happen. Send the form again: it takes effect once.',
  'temporal-unavailable':
    'Temporal cannot be reached; nothing is known to have happened. Send the form again: it takes effect once.',
};

function fieldWords({ name, kind, label }: ActionField, typed: Typed, text: string): string {
  if (kind === 'successor') {
    const isEmpty = [name, `${name}Name`, `${name}Email`].every((each) => !typed[each]?.trim());
    return isEmpty
      ? 'Choose somebody, or give a name and an address.'
      : 'Give both a name and an e-mail address.';
  }
  if (typed[name]?.trim()) return sentence(`${label}: ${text}`);
  return kind === 'reason' ? 'Say why: it stands on the audit trail.' : `Fill in “${label}”.`;
}

const sentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};
