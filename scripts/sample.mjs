// The sample instance: the enterprise SSO deployment with its two people outside.

export const SAMPLE_PROCESS = 'enterprise_sso_deployment';

export const SAMPLE_START = {
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

/**
 * Starts the sample over HTTP. The same key again gives the same instance.
 * @param {{ apiUrl: string, token: string, key: string }} options
 * @returns {Promise<{ id: string }>} Throws with the API's own words.
 */
export async function startSample({ apiUrl, token, key }) {
  const response = await fetch(`${apiUrl}/api/processes/${SAMPLE_PROCESS}/instances`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': key,
    },
    body: JSON.stringify(SAMPLE_START),
    signal: AbortSignal.timeout(30_000),
  });
  const body = await response.text();
  if (!response.ok)
    throw new Error(`The sample could not be started: ${response.status} ${body.slice(0, 1000)}`);
  return JSON.parse(body);
}
