// Where things are, and what every write has in common.
import type { Call, CallOptions } from './transport.ts';

export const definitionPath = (processId: string): string =>
  `/api/processes/${segment(processId, 'processId')}`;
export const teamTemplatePath = (templateId: string): string =>
  `/api/team-templates/${segment(templateId, 'id of the team template')}`;
export const apiKeyPath = (keyId: string): string => `/api/api-keys/${segment(keyId, 'id of the API key')}`;
export const webhookPath = (webhookId: string): string =>
  `/api/webhooks/${segment(webhookId, 'id of the webhook')}`;
export const instancePath = (id: string): string =>
  `/api/processes/instances/${segment(id, 'id of the instance')}`;

export function write(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown,
  options: CallOptions,
): Call {
  return { method, path, body, ...options };
}

/** An empty id would ask for another resource: the list instead of the thing. */
function segment(value: string, name: string): string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`The ${name} is empty`);
  return encodeURIComponent(value);
}
