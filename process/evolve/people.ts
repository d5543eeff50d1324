// Folds of who is there, who is away, and who does what in whose place.
import { type Folds, onlyOnRecord } from './fold.ts';
import { withTask } from './tasks.ts';
import type { ProcessState } from '../state.ts';
import { without } from './without.ts';

export const peopleFolds: Folds<'AbsenceSet' | 'GuestJoined' | 'TaskHandedOver' | 'ReworkStarted'> = {
  AbsenceSet: (state, { data }) => {
    const { participantId, substitute, until } = data;
    const others = without(state.away ?? {}, participantId);
    return {
      ...state,
      away: substitute === null ? others : { ...others, [participantId]: { substitute, until } },
    };
  },
  GuestJoined: (state, { data }) => {
    const { participantId, bindingId, inPlaceOf, isStarter } = data;
    return {
      ...state,
      ...starters(state, participantId, isStarter),
      guests: { ...state.guests, [participantId]: { inPlaceOf } },
      bindings: { ...state.bindings, [participantId]: bindingId },
    };
  },
  TaskHandedOver: (state, { data }) =>
    withTask(state, data.taskId, (task) => ({
      ...without(task, 'standIn'),
      assignee: data.to,
      ...(data.how === 'absence' ? { standIn: true } : {}),
    })),
  ReworkStarted: onlyOnRecord,
};

/** Who the starter is, once a person has an address that is theirs or is not; undefined: nothing is known of it. */
export function starters(
  { starterIs = [] }: ProcessState,
  id: string,
  isStarter: boolean | undefined,
): Pick<ProcessState, 'starterIs'> {
  if (isStarter === undefined) return {};
  const others = starterIs.filter((each) => each !== id);
  return { starterIs: isStarter ? [...others, id] : others };
}
