// The family of lists over all instances: searched, sorted, counted, without a query to any workflow.
import type { Books, ListBooks } from './books.ts';
import type { Database } from './database.ts';
import type { WaitClass } from './progress/waits.ts';
import { instancePage } from './search/instance-pages.ts';
import { listedInstanceOf, taskNames } from './search/listed-instance.ts';
import { planOf } from './search/matching.ts';
import { approvalPage, incidentPage } from './search/open-pages.ts';

export function listBooks(database: Database): Pick<Books, keyof ListBooks> {
  const namesOf = taskNames();
  return {
    async searchInstances(page) {
      const { items, ...more } = await instancePage(database, page);
      const names = await database.read((db) => namesOf(db, items));
      return { items: items.map((row) => listedInstanceOf(row, names(row))), ...more };
    },

    countInstances: (search) =>
      database.read(async (db) => {
        const { conditions } = await planOf(db, database.dialect, search);
        const { count } = await db
          .selectFrom('instances as i')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where((eb) => eb.and(conditions(eb)))
          .executeTakeFirstOrThrow();
        return Number(count);
      }),

    instanceIds: (search, limit) =>
      database.read(async (db) => {
        const { conditions } = await planOf(db, database.dialect, search);
        const found = await db
          .selectFrom('instances as i')
          .select('i.id')
          .where((eb) => eb.and(conditions(eb)))
          .orderBy('i.started_at')
          .orderBy('i.id')
          .limit(limit)
          .execute();
        return found.map(({ id }) => id);
      }),

    openApprovals: (of, page) => approvalPage(database, of, page),
    openIncidents: (of, page) => incidentPage(database, of, page),

    openCounts: () =>
      database.read(async (db) => {
        const open = await db
          .selectFrom('instances')
          .select(['status', 'waits_class'])
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('status', 'in', ['running', 'paused'])
          .groupBy(['status', 'waits_class'])
          .execute();
        const items = await db
          .selectFrom('open_items')
          .select(['kind', 'what'])
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .groupBy(['kind', 'what'])
          .execute();
        const sum = <T extends { count: number }>(rows: T[], counted: (row: T) => boolean = () => true) =>
          rows.filter(counted).reduce((all, { count }) => all + Number(count), 0);
        const running = open.filter(({ status }) => status === 'running');
        const ofClass = (of: WaitClass) => sum(running, (row) => row.waits_class === of);
        return {
          running: sum(running),
          paused: sum(open, ({ status }) => status === 'paused'),
          atWork: ofClass('agents'),
          waitForPeople: ofClass('people'),
          inTrouble: ofClass('trouble'),
          waitOtherwise: ofClass('otherwise'),
          approvals: sum(items, ({ kind }) => kind === 'approval'),
          overdueApprovals: sum(items, ({ kind, what }) => kind === 'approval' && what === 'overdue'),
          incidents: sum(items, ({ kind }) => kind === 'incident'),
        };
      }),
  };
}
