// The family of teams: templates, registered once and never changed, and what was made from them.
import type { Selectable } from 'kysely';
import type { IdentifiedTeamTemplate, Team } from '../definition/team-types.ts';
import type { Books, TeamTemplateRow } from './books.ts';
import type { Database } from './database.ts';
import type { VersionTable } from './schema.ts';
import { versionBooks } from './version-books.ts';

type Family = Pick<
  Books,
  'registerTeamTemplate' | 'teamTemplate' | 'teamTemplateVersions' | 'teamTemplates' | 'addTeam' | 'team'
>;

export function teamBooks(database: Database): Family {
  const kept = versionBooks(database, 'team_templates', 'Team template');
  return {
    registerTeamTemplate: ({ template, registeredAt, registeredBy, ...row }) =>
      kept.register({
        ...row,
        body: JSON.stringify(template),
        registered_at: registeredAt,
        registered_by: registeredBy,
      }),

    async teamTemplate(id, version) {
      const found = await kept.one(id, version);
      return found ? rowOf(found) : null;
    },

    teamTemplateVersions: async (id) => (await kept.versions(id)).map(rowOf),

    async teamTemplates(page = {}) {
      const { items, ...more } = await kept.newest(page);
      return { items: items.map(rowOf), ...more };
    },

    addTeam: ({ team, madeAt, madeBy }) =>
      database.write(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('teams')
          .values({
            id: team.id,
            template_id: team.templateId,
            template_version: team.version,
            body: JSON.stringify(team),
            made_at: madeAt,
            made_by: madeBy,
          })
          .onConflict((oc) => oc.column('id').doNothing())
          .executeTakeFirst();
        return Number(numInsertedOrUpdatedRows) === 1;
      }),

    async team(id) {
      const found = await database.read((db) =>
        db.selectFrom('teams').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      if (!found) return null;
      return { team: JSON.parse(found.body) as Team, madeAt: found.made_at, madeBy: found.made_by };
    },
  };
}

const rowOf = (row: Selectable<VersionTable>): TeamTemplateRow => ({
  id: row.id,
  version: row.version,
  hash: row.hash,
  template: JSON.parse(row.body) as IdentifiedTeamTemplate,
  registeredAt: row.registered_at,
  registeredBy: row.registered_by,
});
