// The sample process over HTTP: registered and started as its first readers see it.
import { readFile } from 'node:fs/promises';
import type { ApiServer } from './api-server.ts';

export const SSO_FILE = new URL('../../examples/enterprise-sso-deployment.json', import.meta.url);

/** The body of a start, as the sample is told. */
export const SSO_START = {
  name: 'Acme Corp SSO Deployment',
  context: {
    customerName: 'Acme Corporation',
    customerDomain: 'acme.com',
    idpType: 'okta',
    userCount: 5000,
  },
  externalParticipants: [
    { participantId: 'customer_it_admin', email: 'it-admin@acme.com', name: 'John Smith' },
    { participantId: 'customer_ciso', email: 'ciso@acme.com', name: 'Jane Doe' },
  ],
};

export async function registerSso(server: ApiServer): Promise<void> {
  const answer = await server.ask('POST', '/api/processes', await readFile(SSO_FILE, 'utf8'));
  if (answer.status !== 201 && answer.status !== 200) throw new Error(answer.text);
}

/** Its id. With the default agents it stands at the first approval. */
export async function startSso(server: ApiServer): Promise<string> {
  await registerSso(server);
  const answer = await server.ask('POST', '/api/processes/enterprise_sso_deployment/instances', SSO_START);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id as string;
}

export const instancePath = (id: string, rest = ''): string => `/api/processes/instances/${id}${rest}`;
