// Teams by the template they were made from, newest first.
import type { Kysely, Migration } from 'kysely';

export const teams: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createIndex('teams_by_template')
      .on('teams')
      .columns(['template_id', 'made_at', 'id'])
      .execute();
  },
};
