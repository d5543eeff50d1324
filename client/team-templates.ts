// `client.teamTemplates`: templates of agent teams, and teams made from them.
import type { TeamTemplate } from '../definition/team-types.ts';
import { teamTemplatePath, write } from './paths.ts';
import type { CallOptions, Transport } from './transport.ts';
import type {
  InstantiateInput,
  Page,
  PageOptions,
  RegisteredTeamTemplate,
  Team,
  TeamTemplateSummary,
  TeamTemplateWithVersions,
} from './types.ts';

export type TeamTemplatesClient = ReturnType<typeof createTeamTemplates>;

/** All methods reject with a CountersignError where the API refuses or does not answer. */
export function createTeamTemplates(transport: Transport) {
  return {
    /** The newest version of each. */
    list: (page: PageOptions = {}, options: CallOptions = {}): Promise<Page<TeamTemplateSummary>> =>
      transport.json({ method: 'GET', path: '/api/team-templates', query: { ...page }, ...options }),
    /** The newest version, unless one is named. */
    get: (
      templateId: string,
      version: { version?: string } = {},
      options: CallOptions = {},
    ): Promise<TeamTemplateWithVersions> =>
      transport.json({
        method: 'GET',
        path: teamTemplatePath(templateId),
        query: { ...version },
        ...options,
      }),
    /** The same content again changes nothing; other content under the same id and version is refused with 409. */
    create: (template: TeamTemplate, options: CallOptions = {}): Promise<RegisteredTeamTemplate> =>
      transport.json(write('POST', '/api/team-templates', template, options)),
    /** Makes a team, whose id `processes.start` takes as `teamId`. */
    instantiate: (
      templateId: string,
      input: InstantiateInput = {},
      options: CallOptions = {},
    ): Promise<Team> =>
      transport.json(write('POST', `${teamTemplatePath(templateId)}/instantiate`, input, options)),
  };
}
