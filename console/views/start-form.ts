// The form that starts a process: what it asks, made from the definition, and what an answered one comes to.
import type { Json, JsonObject, ProcessDefinition } from '../../definition/types.ts';
import type { FieldSpec } from '../../portal/task-form/field-spec.ts';
import { fieldsOf } from '../../portal/task-form/fields-of.ts';
import { readAnswers } from '../../portal/task-form/read-answers.ts';
import { inWords } from '../../process/views/actor-name.ts';
import type { StartPerson } from './types/start.ts';

type Typed = Record<string, string[]>;
export type StartProblem = { name: string | null; text: string };

/** Those whose part needs an address come first. */
export function startPeople({ humans }: ProcessDefinition): StartPerson[] {
  return Object.entries(humans).map(([id, human]) => ({
    id,
    label: human.name ?? inWords(id),
    part: PARTS[human.raidRole ?? human.role ?? ''] ?? 'takes part',
    email: human.email ?? null,
    name: human.name ?? null,
  }));
}

const PARTS: Record<string, string> = {
  approver: 'approves',
  responsible: 'does tasks',
  informed: 'is kept informed',
  delegator: 'is told of trouble',
};

/** The questions of a team's onboarding, a JSON Schema. */
export const onboardingFields = (schema: JsonObject): FieldSpec[] => fieldsOf(schema);

/** What conditions and inputs read of the context, and what lists are searched by. */
export function contextNames(definition: ProcessDefinition): string[] {
  const read = JSON.stringify(definition).matchAll(/\bcontext\.([A-Za-z_][A-Za-z0-9_]*)/g);
  return [...new Set([...(definition.searchable ?? []), ...[...read].map(([, name]) => name!)])];
}

export interface StartForm {
  onboarding: FieldSpec[] | null;
  contextNames: string[];
  people: StartPerson[];
}

/** The body of the start, as the API takes it, and what could not be read. */
export function startRequest(form: StartForm, typed: Typed): { body: JsonObject; problems: StartProblem[] } {
  const problems: StartProblem[] = [];
  const text = (name: string): string => typed[name]?.[0]?.trim() ?? '';
  const optional = (name: string): JsonObject => (text(name) === '' ? {} : { [name]: text(name) });
  const people = form.people.flatMap(({ id }): JsonObject[] => {
    const [email, name] = [text(`p.${id}.email`), text(`p.${id}.name`)];
    if (email === '' && name === '') return [];
    return [{ participantId: id, ...(email === '' ? {} : { email }), ...(name === '' ? {} : { name }) }];
  });
  return {
    body: {
      name: text('name'),
      ...optional('version'),
      ...optional('startedBy'),
      ...optional('teamId'),
      ...(text('allowUnbound') === 'yes' ? { allowUnbound: true } : {}),
      context: contextOf(form, typed, problems),
      externalParticipants: people,
    },
    problems,
  };
}

function contextOf(
  { onboarding, contextNames: names }: StartForm,
  typed: Typed,
  problems: StartProblem[],
): JsonObject {
  const fields: [string, Json][] = names.flatMap((name): [string, Json][] => {
    const value = typed[`c.${name}`]?.[0]?.trim() ?? '';
    return value === '' ? [] : [[name, plainValue(value)]];
  });
  const asked = onboarding === null ? null : readAnswers(onboarding, typed, {});
  problems.push(...(asked?.problems ?? []));
  const more = moreContext(typed['more']?.[0]?.trim() ?? '', problems);
  return { ...Object.fromEntries(fields), ...(asked?.result as JsonObject | undefined), ...more };
}

function moreContext(text: string, problems: StartProblem[]): JsonObject {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    problems.push({ name: 'more', text: 'Write an object: { "name": "value" }.' });
  } catch (error) {
    problems.push({ name: 'more', text: `This is not JSON: ${(error as Error).message}.` });
  }
  return {};
}

/** `5000`, `true` and `false` are meant as they read; all else is text. */
function plainValue(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(text) && !/^-?0\d/.test(text) ? Number(text) : text;
}

/** The field of the form that a pointer into the body means; null: none of them. `body`: as it was sent. */
export function startField(form: StartForm, body: JsonObject, pointer: string): string | null {
  const [, top = '', index = '', part = 'email'] = pointer.split('/');
  if (top === 'externalParticipants') {
    const people = body['externalParticipants'] as { participantId: string }[];
    const id = people[Number(index)]?.participantId;
    return id === undefined ? null : `p.${id}.${part === 'name' ? 'name' : 'email'}`;
  }
  if (top === 'context') {
    const asked = form.onboarding?.find((field) => `/${field.key}` === `/${index}`);
    if (asked) return asked.name;
    return form.contextNames.includes(index) ? `c.${index}` : 'more';
  }
  return ['name', 'version', 'startedBy', 'teamId'].includes(top) ? top : null;
}
