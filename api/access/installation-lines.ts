// The installation's journal in sentences: one table from type to words.
import type { JsonObject } from '../../definition/types.ts';
import type { InstallationEntry, InstallationEntryType } from '../../store/books.ts';

type Line = (actor: string, data: JsonObject) => string;

const LINES: Record<InstallationEntryType, Line> = {
  signed_in: (actor, { role }) => `${actor} signed in to the console as ${text(role)}.`,
  sign_in_refused: (_actor, { why }) => `A sign-in to the console was refused: ${text(why)}`,
  signed_out: (actor) => `${actor} signed out of the console.`,
  api_key_created: (actor, { name, role }) => `${actor} made the API key “${text(name)}” (${text(role)}).`,
  api_key_rotated: (actor, { name, from }) =>
    `${actor} rotated the API key “${text(name)}”, which took over from ${text(from)}.`,
  api_key_revoked: (actor, { name }) => `${actor} revoked the API key “${text(name)}”.`,
  definition_registered: (actor, { id, version }) =>
    `${actor} registered version ${text(version)} of the process ${text(id)}.`,
  team_template_registered: (actor, { id, version }) =>
    `${actor} registered version ${text(version)} of the team template ${text(id)}.`,
  team_made: (actor, { templateId, teamId }) =>
    `${actor} made the team ${text(teamId)} from the template ${text(templateId)}.`,
  webhook_created: (actor, { webhookId }) => `${actor} made the webhook ${text(webhookId)}.`,
  webhook_changed: (actor, { webhookId }) => `${actor} changed the webhook ${text(webhookId)}.`,
  webhook_deleted: (actor, { webhookId }) => `${actor} deleted the webhook ${text(webhookId)}.`,
  bulk_started: (actor, { action, total }) => `${actor} set out to ${text(action)} ${text(total)} instances.`,
  bulk_stopped: (actor, { bulkId }) => `${actor} stopped the bulk action ${text(bulkId)}.`,
  audit_exported: (actor, { instanceId }) => `${actor} exported the audit trail of ${text(instanceId)}.`,
};

/** A newer release may have written what this one has no word for: named, never an error. */
export const sentenceOf = ({ type, actor, data }: InstallationEntry): string =>
  Object.hasOwn(LINES, type) ? LINES[type](actor, data) : `${type} was noted.`;

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? 'something' : JSON.stringify(value);
