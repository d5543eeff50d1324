// A process of people over HTTP: a form to fill in, approvals in order and at once, somebody who hands over, a delegator.
import type { JsonObject, ProcessDefinition } from '../../definition/types.ts';
import type { ApiServer } from './api-server.ts';
import { aDefinition, aPhase, aTask, anApprover } from './definition-builder.ts';
import { instancePath } from './sso-instance.ts';

export const PILOT_SCHEMA: JsonObject = {
  type: 'object',
  required: ['pilotGroup', 'people', 'firstDay', 'told', 'contact'],
  properties: {
    pilotGroup: { type: 'string', title: 'Okta group', enum: ['engineering', 'sales', 'support'] },
    people: { type: 'integer', title: 'Number of people', minimum: 5, maximum: 50 },
    firstDay: { type: 'string', format: 'date', title: 'First day' },
    told: { type: 'boolean', title: 'These people have been told' },
    share: { type: 'number', description: 'Part of all accounts, from 0 to 1', maximum: 1 },
    at: { type: 'string', format: 'date-time', title: 'Start of the switch' },
    notes: { type: 'string', maxLength: 2000, title: 'Notes' },
    days: { type: 'array', title: 'Days of support', items: { enum: ['Mon', 'Tue', 'Wed'] }, minItems: 1 },
    addresses: { type: 'array', title: 'Test accounts', items: { type: 'string' } },
    contact: {
      type: 'object',
      title: 'Who to ask',
      required: ['name'],
      properties: { name: { type: 'string' }, email: { type: 'string', format: 'email' } },
    },
    plan: { type: 'string', format: 'binary', title: 'Roll-out plan' },
    extra: { title: 'Anything else', oneOf: [{ type: 'string' }, { type: 'number' }] },
  },
};

/** The names that the form of `PILOT_SCHEMA` has, by property. */
export const PILOT_FIELDS = Object.fromEntries(
  Object.keys(PILOT_SCHEMA['properties'] as JsonObject).map((key, index) => [key, `f.${index}`]),
);

/** Tasks `draft` (agent, approved by two), `pilot` (a person's, with a form) and `sign` (approved in order). */
export const peopleDefinition = (fields: Partial<ProcessDefinition> = {}): ProcessDefinition =>
  aDefinition({
    id: 'people',
    name: 'Roll-out with people',
    separationOfDuties: false,
    phases: [
      aPhase(
        'work',
        [
          aTask('draft', {
            name: 'Draft the plan',
            artifacts: ['plan_draft'],
            requiredApprovals: ['jane', 'john'],
            policy: 'any',
          }),
          aTask('review', {
            name: 'Review the set-up',
            requiredApprovals: ['john', 'jane'],
            inOrder: true,
          }),
          aTask('pilot', {
            name: 'Confirm the pilot group',
            description: 'Say who signs in through Okta first.',
            assignee: 'doer',
            inputs: { customer: 'context.customer' },
            output: PILOT_SCHEMA,
            requiredApprovals: ['jane'],
          }),
          aTask('tell', { name: 'Tell the staff', assignee: 'doer' }),
        ],
        { parallelExecution: true },
      ),
    ],
    humans: {
      jane: anApprover({ name: 'Jane Doe', canDelegate: true }),
      john: anApprover({ name: 'John Smith' }),
      doer: { raidRole: 'responsible', name: 'Dana Field', canDelegate: true },
      watcher: { raidRole: 'informed', name: 'Will Watch' },
      dispatcher: { raidRole: 'delegator', name: 'Dee Legate' },
    },
    ...fields,
  });

/** Its id. */
export async function startPeople(
  server: ApiServer,
  definition: ProcessDefinition = peopleDefinition(),
): Promise<string> {
  const registered = await server.ask('POST', '/api/processes', definition);
  if (registered.status !== 201) throw new Error(registered.text);
  const started = await server.ask('POST', `/api/processes/${definition.id}/instances`, {
    name: 'Roll-out at Acme',
    context: { customer: 'Acme Corporation' },
    externalParticipants: Object.entries(definition.humans).map(([participantId, { name }]) => ({
      participantId,
      name: name ?? participantId,
      email: `${participantId}@acme.com`,
    })),
  });
  if (started.status !== 201) throw new Error(started.text);
  return started.body.id as string;
}

/** A personal link over the API. */
export async function linkFor(
  server: ApiServer,
  instanceId: string,
  participantId: string,
  body: object = {},
): Promise<string> {
  const path = instancePath(instanceId, `/participants/${participantId}/links`);
  const answer = await server.ask('POST', path, body);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.url as string;
}
