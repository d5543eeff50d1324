// Actions on an instance as a whole: gates, pause, end, sending back, facts.
import type { CommandType } from '../../../process/commands.ts';
import { factBody, optionalReasonBody, reasonBody, sendBackBody } from '../../schemas/commands.ts';
import { type ActionWords, type CommandAction, commandAction, reasonField, reasonIfAny } from './action.ts';

const tag = 'Steering';

export const instanceActions: CommandAction[] = [
  commandAction({
    name: 'advance',
    subject: 'instance',
    label: 'Pass the gate',
    summary: 'Pass the manual gates that wait now',
    description: 'Never stands in for an approval. Where no manual gate waits: 409 `nothing-to-advance`.',
    reason: 'optional',
    exception: 'never',
    fields: [reasonIfAny],
    on: [],
    path: '/phase',
    tag,
    body: optionalReasonBody,
    type: 'AdvancePhase',
    data: (_at, _on, body) => body,
  }),
  reasoned('PauseInstance', {
    name: 'pause',
    label: 'Pause',
    summary: 'Pause: nothing new starts, clocks stand',
    exception: 'never',
  }),
  reasoned('ResumeInstance', {
    name: 'resume',
    label: 'Resume',
    summary: 'Resume after a pause',
    exception: 'never',
  }),
  reasoned('CancelInstance', {
    name: 'cancel',
    label: 'Cancel for good',
    summary: 'Cancel for good',
    exception: 'never',
    final: true,
  }),
  commandAction({
    name: 'send-back',
    subject: 'instance',
    label: 'Send back',
    summary: 'Have a task or phase done again',
    description:
      'What depends on it is done again too, as far as it had begun; approvals of that work are asked anew. Counted as an exception.',
    reason: 'required',
    exception: 'always',
    fields: [
      { name: 'target', label: 'Task or phase', kind: 'choice', required: true },
      reasonField('It goes to those who do the work again.'),
    ],
    on: [],
    path: '/send-back',
    tag,
    body: sendBackBody,
    type: 'SendBack',
    data: (_at, _on, body) => body,
  }),
  commandAction({
    name: 'set-fact',
    subject: 'instance',
    label: 'Set a fact',
    summary: 'Set a fact',
    description: 'A fact that ends in `_approved` needs a reason and is counted as an exception.',
    reason: 'overriding',
    exception: 'overriding',
    fields: [
      { name: 'factName', label: 'Name', kind: 'name', required: true },
      { name: 'value', label: 'Value', kind: 'json', required: true, hint: 'JSON, or plain text.' },
      { ...reasonIfAny, hint: 'Needed where the name ends in _approved.' },
    ],
    on: ['factName'],
    method: 'put',
    path: '/facts/{name}',
    tag,
    body: factBody,
    agents: 'own',
    type: 'SetFact',
    data: (_at, { factName }, body) => ({ name: factName, ...body }),
  }),
];

/** The whole instance, and why. */
function reasoned(
  type: Extract<CommandType, 'PauseInstance' | 'ResumeInstance' | 'CancelInstance'>,
  words: Pick<ActionWords, 'label' | 'summary' | 'exception' | 'final'> & {
    name: 'pause' | 'resume' | 'cancel';
  },
): CommandAction {
  return commandAction({
    ...words,
    subject: 'instance',
    reason: 'required',
    fields: [reasonField()],
    on: [],
    path: `/${words.name}`,
    tag,
    body: reasonBody,
    type,
    data: (_at, _on, body) => body,
  });
}
