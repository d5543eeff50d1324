// The fields that the pages of actions share: a person, a reason, a moment.
import { actorName } from '../../process/views/actor-name.ts';
import type { ActionFieldView } from '../page-views.ts';
import type { ViewSource } from './view-source.ts';

export const REASON: ActionFieldView = {
  name: 'reason',
  kind: 'text',
  label: 'Why',
  hint: 'It stays on the record, and those concerned read it.',
  required: true,
};

/** Somebody of the process with an address, or somebody new. `without`: who cannot be meant. */
export function personFields(source: ViewSource, without: string[], label: string): ActionFieldView[] {
  const { graph, state, people } = source;
  const ids = [...graph.people.map(({ id }) => id), ...Object.keys(state.guests ?? {})];
  const known = ids
    .filter((id) => !without.includes(id) && state.bindings[id] !== undefined)
    .map((id) => ({ id, name: actorName(graph, id, people) }));
  const somebodyNew: ActionFieldView[] = [
    {
      name: 'name',
      kind: 'line',
      label: known.length === 0 ? 'Name' : 'Or somebody new: name',
      hint: null,
      required: known.length === 0,
    },
    {
      name: 'email',
      kind: 'email',
      label: known.length === 0 ? 'E-mail address' : 'Or somebody new: e-mail address',
      hint: 'A personal link is mailed there. Look twice: whoever reads that mailbox can answer.',
      required: known.length === 0,
    },
  ];
  const choice: ActionFieldView = {
    name: 'to',
    kind: 'person',
    label,
    hint: null,
    required: false,
    people: known,
  };
  return known.length === 0 ? somebodyNew : [choice, ...somebodyNew];
}
