// Puts a checked team template into the books, from a request or from a folder at start.
import type { IdentifiedTeamTemplate } from '../../definition/team-types.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import { type Books, RecordConflict, type TeamTemplateRow } from '../../store/books.ts';
import type { Registrar } from '../definitions/register-definition.ts';
import { ApiProblem } from '../http/problem.ts';

/** `isNew` false: registered before with this content. Throws `team-template-conflict`. */
export async function registerTeamTemplate(
  books: Books,
  template: IdentifiedTeamTemplate,
  by: Registrar,
  at: number,
): Promise<{ isNew: boolean; row: TeamTemplateRow }> {
  const { id, version } = template;
  const row: TeamTemplateRow = {
    id,
    version,
    hash: hashOf(template),
    template,
    registeredAt: at,
    registeredBy: by.id,
  };
  try {
    const isNew = await books.registerTeamTemplate(row, {
      type: 'team_template_registered',
      at,
      actor: by.id,
      via: by.via,
      data: { id: row.id, version: row.version, hash: row.hash },
    });
    const stored = isNew ? row : await books.teamTemplate(id, version);
    return { isNew, row: stored ?? row };
  } catch (error) {
    if (!(error instanceof RecordConflict)) throw error;
    throw new ApiProblem(
      'team-template-conflict',
      `Version ${version} of "${id}" is registered with other content; a version never changes. Give it a new version.`,
      { details: { id, version } },
    );
  }
}
