// The family of teams: templates, registered once and never changed, and what was made from them.
import type { Selectable } from 'kysely';
import type { IdentifiedTeamTemplate, Team } from '../definition/team-types.ts';
import type { Books, TeamRow, TeamTemplateRow } from './books.ts';
import { cursorOf, pageEndOf } from './cursor.ts';
import type { Database } from './database.ts';
import { insertInstallationEntry } from './installation-entry.ts';
import type { TeamTable, VersionTable } from './schema.ts';
import { versionBooks } from './version-books.ts';

type Family = Pick<
  Books,
  | 'registerTeamTemplate'
  | 'teamTemplate'
  | 'teamTemplateVersions'
  | 'teamTemplates'
  | 'addTeam'
  | 'team'
  | 'teamsOf'
>;

export function teamBooks(database: Database): Family {
  const kept = versionBooks(database, 'team_templates', 'Team template');
  return {
    registerTeamTemplate: ({ template, registeredAt, registeredBy, ...row }, note) =>
      kept.register(
        {
          ...row,
          body: JSON.stringify(template),
          registered_at: registeredAt,
          registered_by: registeredBy,
        },
        note,
      ),

    async teamTemplate(id, version) {
      const found = await kept.one(id, version);
      return found ? rowOf(found) : null;
    },

    teamTemplateVersions: async (id) => (await kept.versions(id)).map(rowOf),

    async teamTemplates(page = {}) {
      const { items, ...more } = await kept.newest(page);
      return { items: items.map(rowOf), ...more };
    },

    addTeam: ({ team, madeAt, madeBy }, note) =>
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
        const isNew = Number(numInsertedOrUpdatedRows) === 1;
        if (isNew && note) await insertInstallationEntry(trx, note);
        return isNew;
      }),

    async team(id) {
      const found = await database.read((db) =>
        db.selectFrom('teams').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? teamRowOf(found) : null;
    },

    async teamsOf(templateId, { cursor, limit }) {
      const after = cursor === undefined ? null : pageEndOf(cursor);
      const found = await database.read((db) => {
        let query = db.selectFrom('teams').selectAll().where('template_id', '=', templateId);
        if (after) {
          query = query.where((eb) =>
            eb.or([
              eb('made_at', '<', after.startedAt),
              eb.and([eb('made_at', '=', after.startedAt), eb('id', '<', after.id)]),
            ]),
          );
        }
        return query
          .orderBy('made_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .execute();
      });
      const items = found.slice(0, limit).map(teamRowOf);
      const last = items.at(-1);
      return found.length > items.length && last
        ? { items, nextCursor: cursorOf({ startedAt: last.madeAt, id: last.team.id }) }
        : { items };
    },
  };
}

const teamRowOf = ({ body, made_at, made_by }: Selectable<TeamTable>): TeamRow => ({
  team: JSON.parse(body) as Team,
  madeAt: made_at,
  madeBy: made_by,
});

const rowOf = (row: Selectable<VersionTable>): TeamTemplateRow => ({
  id: row.id,
  version: row.version,
  hash: row.hash,
  template: JSON.parse(row.body) as IdentifiedTeamTemplate,
  registeredAt: row.registered_at,
  registeredBy: row.registered_by,
});
