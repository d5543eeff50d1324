// From a posted form to what an action takes: `on` and the body as JSON has it. Nothing is checked here but shape.
import type { Json } from '../../../definition/types.ts';
import type { ActionOn } from '../../../process/views/action-types.ts';
import type { ActionField, OperatorAction } from './action.ts';
import { PATH_NAMES } from './action-ids.ts';

/** As the page posts it; a field that is not there is ''. */
export type PostedFields = Record<string, string | undefined>;

/**
 * Ids are posted under the names of `ActionOn`, fields under their own; of a `successor` either `to` (an id), or `to.name`
 * and `to.email`. Blank fields are left out, except where nobody is meant (`substitute`). An instant without a zone is UTC.
 */
export function actionFromForm(
  { fields }: Pick<OperatorAction, 'fields'>,
  posted: PostedFields,
): { on: ActionOn; body: Record<string, Json> } {
  const value = (name: string): string => posted[name]?.trim() ?? '';
  const ids = Object.keys(PATH_NAMES).filter((name) => value(name) !== '');
  const on = Object.fromEntries(ids.map((name) => [name, value(name)]));
  const body = fields
    .filter(({ name }) => !(name in PATH_NAMES))
    .flatMap((field) => {
      const reader = READ[field.kind];
      const read = reader === undefined ? value(field.name) || undefined : reader(field, value);
      return read === undefined ? [] : [[field.name, read] as const];
    });
  return { on, body: Object.fromEntries(body) };
}

type Read = (field: ActionField, value: (name: string) => string) => Json | undefined;

const READ: Partial<Record<ActionField['kind'], Read>> = {
  json: ({ name }, value) => (value(name) === '' ? undefined : jsonOr(value(name))),
  instant: ({ name }, value) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value(name)) ? `${value(name)}:00.000Z` : value(name) || undefined,
  successor: ({ name, required }, value) => {
    if (value(name) !== '') return { participantId: value(name) };
    const person = { name: value(`${name}.name`), email: value(`${name}.email`) };
    if (person.name !== '' || person.email !== '') return person;
    return required ? undefined : null;
  },
};

function jsonOr(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
