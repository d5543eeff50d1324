// Registered team templates, and teams made from them.
import type { IdentifiedTeamTemplate, Team } from '../../definition/team-types.ts';
import type { InstallationNote } from './access.ts';
import type { PageOf, PageRequest } from './paging.ts';

/** A registered team template. `hash`: SHA-256 hex of its canonical JSON. */
export interface TeamTemplateRow {
  id: string;
  version: string;
  hash: string;
  template: IdentifiedTeamTemplate;
  registeredAt: number;
  registeredBy: string;
}

/** A team made from a template. */
export interface TeamRow {
  team: Team;
  madeAt: number;
  madeBy: string;
}

export interface TeamBooks {
  /** As with `registerDefinition`. */
  registerTeamTemplate(row: TeamTemplateRow, note?: InstallationNote): Promise<boolean>;
  teamTemplate(id: string, version: string): Promise<TeamTemplateRow | null>;
  /** All versions, newest SemVer first. */
  teamTemplateVersions(id: string): Promise<TeamTemplateRow[]>;
  /** Newest version of each, by id. `cursor` is opaque; throws InvalidCursor. */
  teamTemplates(page?: PageRequest): Promise<PageOf<TeamTemplateRow>>;
  /** Same id again: false, nothing written. */
  addTeam(row: TeamRow, note?: InstallationNote): Promise<boolean>;
  team(id: string): Promise<TeamRow | null>;
  /** Made from any version of a template, newest first. Throws InvalidCursor. */
  teamsOf(templateId: string, page: PageRequest & { limit: number }): Promise<PageOf<TeamRow>>;
}
