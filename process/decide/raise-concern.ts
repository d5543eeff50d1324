// RaiseConcern: an agent at work says what worries it, before its work is done.
import { CONCERN_CHARS, CONCERN_KIND, raiseConcerns } from '../at-work/concerns.ts';
import type { CommandOfType } from '../commands.ts';
import { refusals } from '../refusals.ts';
import type { Handler } from '../turn.ts';

export const raiseConcern: Handler<CommandOfType<'RaiseConcern'>> = (turn, { by, data }) => {
  const { taskId, kind } = data;
  const text = data.text.trim();
  if (!CONCERN_KIND.test(kind)) {
    return refusals.invalid('kind', 'a short word such as "security": lower-case letters, digits and _.');
  }
  if (text === '' || text.length > CONCERN_CHARS) {
    return refusals.invalid('text', `1 to ${CONCERN_CHARS} characters.`);
  }
  raiseConcerns(turn, taskId, by.id, [{ kind, text }]);
  return null;
};
