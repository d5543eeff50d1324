// Actions on what is about people: questions, incidents, addresses, absences, links.
import { principalOf } from '../../http/actor.ts';
import { absenceBody, emptyBody } from '../../schemas/commands.ts';
import { resolveBody } from '../../schemas/incidents.ts';
import { bindBody } from '../../schemas/records.ts';
import { answerBody } from '../../schemas/work.ts';
import { bindParticipant } from '../bind-participant.ts';
import { revokeLink, revokeLinksOf } from '../revoke-links.ts';
import { successorOf } from '../successor.ts';
import { type OperatorAction, booksAction, commandAction, reasonField, reasonIfAny } from './action.ts';

export const peopleActions: OperatorAction[] = [
  commandAction({
    name: 'answer-question',
    subject: 'question',
    label: 'Answer',
    summary: "Answer an agent's question",
    description: 'In the place of the people it was put to. Open questions stand in the status.',
    reason: 'none',
    exception: 'never',
    fields: [{ name: 'text', label: 'Answer', kind: 'text', required: true }],
    on: ['questionId'],
    path: '/questions/{qid}/answer',
    tag: 'Agents',
    body: answerBody,
    type: 'AnswerQuestion',
    data: (_at, { questionId }, body) => ({ questionId, ...body }),
  }),
  commandAction({
    name: 'resolve-incident',
    subject: 'incident',
    label: 'Resolve',
    summary: 'Resolve an incident',
    description:
      'By one of its `actions`. To skip, to reassign and to take work without a review is counted as an exception.',
    reason: 'required',
    exception: 'overriding',
    fields: [
      { name: 'action', label: 'How', kind: 'choice', required: true },
      {
        name: 'target',
        label: 'Task, phase or person',
        kind: 'worker',
        required: false,
        hint: 'Of redo: the task or phase, where it is not plain. Of reassign: the agent or person.',
      },
      reasonField(),
    ],
    on: ['incidentId'],
    path: '/incidents/{iid}/resolve',
    tag: 'Incidents',
    body: resolveBody,
    type: 'ResolveIncident',
    data: (_at, { incidentId }, body) => ({ incidentId, ...body }),
  }),
  booksAction({
    name: 'bind-participant',
    subject: 'participant',
    label: 'Give an address',
    summary: 'Bind a person to an address',
    description:
      'Binding anew needs a reason, is counted as an exception, and ends the links to the old address.',
    reason: 'overriding',
    exception: 'overriding',
    fields: [
      { name: 'email', label: 'E-mail address', kind: 'email', required: true },
      { name: 'name', label: 'Name', kind: 'name', required: false },
      { ...reasonIfAny, hint: 'Say why where they had another address.' },
    ],
    on: ['participantId'],
    method: 'put',
    path: '/participants/{pid}',
    body: bindBody,
    type: null,
    async run({ deps, row, actor, newId }, { participantId }, body) {
      await bindParticipant(deps, row, participantId, body, principalOf(actor), newId);
    },
  }),
  commandAction({
    name: 'set-absence',
    subject: 'participant',
    label: 'Say who is asked instead',
    summary: 'Say that a person is away, and who is asked instead',
    description:
      '`substitute: null`: they are back. What waits for them now goes to the substitute too. Counted as an exception.',
    reason: 'required',
    exception: 'always',
    fields: [
      {
        name: 'substitute',
        label: 'Who is asked instead',
        kind: 'successor',
        required: false,
        hint: 'Nobody: they are back.',
      },
      { name: 'until', label: 'Until', kind: 'instant', required: false },
      reasonField(),
    ],
    on: ['participantId'],
    method: 'put',
    path: '/participants/{pid}/absence',
    tag: 'Handing over',
    body: absenceBody,
    type: 'SetAbsence',
    data: async ({ deps, row, actor }, { participantId }, { substitute, until, reason }) => ({
      participantId,
      substitute: substitute === null ? null : await successorOf(deps, row, substitute, actor.id),
      until: until === undefined ? null : Date.parse(until),
      reason,
    }),
  }),
  booksAction({
    name: 'revoke-links',
    subject: 'participant',
    label: 'End all their links',
    summary: 'Revoke all links of a person; open sessions end with them',
    reason: 'none',
    exception: 'never',
    final: true,
    fields: [],
    on: ['participantId'],
    method: 'delete',
    path: '/participants/{pid}/links',
    body: emptyBody,
    type: null,
    async run({ deps, row, actor }, { participantId }) {
      await revokeLinksOf(deps, row, participantId, principalOf(actor));
    },
  }),
  booksAction({
    name: 'revoke-link',
    subject: 'link',
    label: 'End this link',
    summary: 'Revoke a link; open sessions end with it',
    reason: 'none',
    exception: 'never',
    final: true,
    fields: [],
    on: ['participantId', 'linkId'],
    method: 'delete',
    path: '/participants/{pid}/links/{jti}',
    body: emptyBody,
    type: null,
    async run({ deps, row, actor }, { participantId, linkId }) {
      await revokeLink(deps, row, participantId, linkId, principalOf(actor));
    },
  }),
];
