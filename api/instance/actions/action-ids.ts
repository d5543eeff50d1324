// The ids that name what an action is done to: how they stand in paths, and what they may be.
import { z } from 'zod';
import type { ActionOn } from '../../../process/views/action-types.ts';
import { factName } from '../../schemas/commands.ts';
import { pathId } from '../../schemas/fields.ts';
import type { OperatorAction } from './action.ts';

/** How the ids stand in paths. */
export const PATH_NAMES: Record<keyof ActionOn, string> = {
  taskId: 'tid',
  approvalId: 'aid',
  decisionId: 'did',
  questionId: 'qid',
  incidentId: 'iid',
  participantId: 'pid',
  linkId: 'jti',
  factName: 'name',
};

const schemaOf = (id: keyof ActionOn): z.ZodType<string> => (id === 'factName' ? factName : pathId);

/** Of a call that names them as `ActionOn` does. More of them is no harm: a form sends what it has. */
export const idsOf = ({ on }: Pick<OperatorAction, 'on'>) =>
  z.object(Object.fromEntries(on.map((id) => [id, schemaOf(id)])));

/** Of the path: the instance's id, too. */
export const pathParamsOf = ({ on }: Pick<OperatorAction, 'on'>) =>
  z.object({ id: pathId, ...Object.fromEntries(on.map((id) => [PATH_NAMES[id], schemaOf(id)])) });

/** From the names of the path to those of `ActionOn`. */
export const onOf = (
  { on }: Pick<OperatorAction, 'on'>,
  params: Record<string, string>,
): Required<ActionOn> =>
  Object.fromEntries(on.map((id) => [id, params[PATH_NAMES[id]]])) as unknown as Required<ActionOn>;
