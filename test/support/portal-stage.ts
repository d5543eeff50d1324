// Everything that the portal can show, brought about over the API: an instance with artifacts, people, links and mails.
import { readFile } from 'node:fs/promises';
import type { StoredMail } from '../../activities/ports.ts';
import type { JsonObject, ProcessDefinition } from '../../definition/types.ts';
import { agentAtWork } from './agent-work-instance.ts';
import { apiServer } from './api-server.ts';
import { SSO_FILE, SSO_START, instancePath } from './sso-instance.ts';

export const MAIL: StoredMail = {
  name: '20260310T173205007Z-0123456789abcdef.eml',
  at: Date.parse('2026-03-10T17:32:05Z'),
  from: 'Countersign <countersign@localhost>',
  to: 'John Smith <it-admin@acme.com>',
  subject: 'Approval Required: Configure SSO',
  messageId: 'm1@localhost',
  text: 'Hi John, open https://acme.com/x',
  html: '<html lang="en"><head><title>Approval</title></head><body><a href="https://acme.com/x">Open</a></body></html>',
};
/** No page may be pushed apart by it. */
export const LONG_WORD = 'https://acme.com/saml/metadata/'.padEnd(400, 'x');

/** What a person of the customer fills in: one field of each kind. */
const DATES: JsonObject = {
  type: 'object',
  required: ['goLive', 'contact'],
  properties: {
    goLive: { type: 'string', format: 'date', title: 'Go-live', description: 'The first day for everybody.' },
    users: { type: 'integer', title: 'Users', minimum: 1 },
    window: { type: 'string', title: 'Window', enum: ['morning', 'evening'] },
    weekend: { type: 'boolean', title: 'At a weekend' },
    contact: {
      type: 'object',
      title: 'Contact',
      required: ['name'],
      properties: { name: { type: 'string', title: 'Name' }, phone: { type: 'string', title: 'Phone' } },
    },
  },
};

/** The sample with a person's task and somebody who may hand over. */
async function definition(): Promise<ProcessDefinition> {
  const sample = JSON.parse(await readFile(SSO_FILE, 'utf8')) as ProcessDefinition;
  sample.id = 'portal_stage';
  sample.humans['customer_it_admin']!.canDelegate = true;
  sample.humans['customer_contact'] = { role: 'responsible', raidRole: 'responsible', canDelegate: true };
  // Two sign it off: what one has answered stands open until the other has.
  sample.phases[1]!.requiredApprovals!.push('customer_ciso');
  sample.phases[1]!.tasks.push({
    id: 'choose_dates',
    name: 'Choose the dates',
    description: `Say when it suits you. ${LONG_WORD}`,
    assignee: 'customer_contact',
    output: DATES,
  });
  return sample;
}

type Ask = Awaited<ReturnType<typeof apiServer>>['ask'];

async function start(ask: Ask): Promise<string> {
  const registered = await ask('POST', '/api/processes', await definition());
  if (registered.status >= 300) throw new Error(registered.text);
  const more = [
    { participantId: 'customer_contact', email: 'contact@acme.com', name: 'Project contact' },
    { participantId: 'deeployd_support', email: 'support@deeployd.com', name: 'Deeployd Support' },
  ];
  const body = { ...SSO_START, externalParticipants: [...SSO_START.externalParticipants, ...more] };
  const started = await ask('POST', '/api/processes/portal_stage/instances', body);
  if (started.status !== 201) throw new Error(started.text);
  return started.body.id as string;
}

export type Stage = Awaited<ReturnType<typeof portalStage>>;

/** A server and an instance on it that waits for John Smith. Close it when done. */
export async function portalStage() {
  const server = await apiServer({
    agent: agentAtWork,
    mailbox: { list: async () => [MAIL], read: async (name) => (name === MAIL.name ? MAIL : null) },
  });
  // A wait for an outcome ends only where time passes.
  server.deps.now = Date.now;
  const id = await start(server.ask);
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await server.ask('POST', instancePath(id, path), body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body as Record<string, unknown>;
  };
  const content = { idp: 'okta', metadata: LONG_WORD, groups: [{ from: 'eng', to: 'Engineering' }] };
  await post('/artifacts', { key: 'sso_config', type: 'document', content });
  await post('/artifacts', { key: 'sso_config', type: 'document', content: { ...content, idp: 'azure' } });
  await post('/artifacts', {
    key: 'notes',
    type: 'markdown',
    content: `# Notes\n\n- first\n- ${LONG_WORD}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n`,
  });
  await post('/approvals', {
    taskId: 'sso_setup',
    approverIds: ['customer_it_admin'],
    title: 'SSO Configuration Review',
    description: `Please review. ${LONG_WORD}`,
    artifacts: ['sso_config', 'notes'],
  });
  await post('/comments', { text: `Seen by the operator. ${LONG_WORD}` });
  // As long as a comment may be, and one word.
  await post('/comments', { text: 'x'.repeat(10_000) });
  await server.books.addNotice({
    instanceId: id,
    id: 'approval.1.customer_it_admin',
    participantId: 'customer_it_admin',
    kind: 'approval',
    text: `Decide: SSO Configuration Review ${LONG_WORD}`,
    place: 'decide',
    at: server.clock.at,
    readAt: null,
  });

  return {
    server,
    id,
    post,
    link: async (participantId = 'customer_it_admin'): Promise<string> =>
      (await post(`/participants/${participantId}/links`, {}))['url'] as string,
    close: (): Promise<void> => server.close(),
  };
}
