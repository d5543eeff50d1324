// The typed client of the HTTP API. It takes nothing from the server but types.
import { createProcesses, type ProcessesClient } from './processes.ts';
import { createTeamTemplates, type TeamTemplatesClient } from './team-templates.ts';
import { type ClientOptions, createTransport } from './transport.ts';

export interface Client {
  processes: ProcessesClient;
  teamTemplates: TeamTemplatesClient;
}

/** Opens nothing and sends nothing: a client is only options. Throws TypeError on an unusable address or empty token. */
export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options);
  return { processes: createProcesses(transport), teamTemplates: createTeamTemplates(transport) };
}

export type { ApprovalResponse } from './approval-response.ts';
export { CountersignError, type Problem } from './errors.ts';
export type { FollowOptions } from './event-stream.ts';
export type { ProcessesClient } from './processes.ts';
export type { TeamTemplatesClient } from './team-templates.ts';
export type { CallOptions, ClientOptions } from './transport.ts';
export type * from './types.ts';
export type * from '../process/views/types.ts';
export type { TeamTemplate } from '../definition/team-types.ts';
export type { ProcessDefinition } from '../definition/types.ts';
