// The contract of the books: team templates, and teams made from them.
import { describe, expect, test } from '@jest/globals';
import { RecordConflict } from '../../store/books.ts';
import { InvalidCursor } from '../../store/cursor.ts';
import { aTeam } from '../support/team-builder.ts';
import type { Subject } from './books.contract.ts';
import { T0, aTeamTemplateRow, freshId } from './books-samples.ts';

export function teamsContract({ books }: Subject): void {
  describe('team templates', () => {
    test('come back as they were registered, once: other content is refused', async () => {
      const row = aTeamTemplateRow({ id: freshId('t'), name: 'Zürich “crew” 🚀' });
      expect(await books().registerTeamTemplate(row)).toBe(true);
      expect(await books().teamTemplate(row.id, row.version)).toEqual(row);
      expect(await books().registerTeamTemplate({ ...row, registeredAt: 1 })).toBe(false);
      const other = aTeamTemplateRow({ id: row.id, name: 'Other' });
      await expect(books().registerTeamTemplate(other)).rejects.toThrow(RecordConflict);
      await expect(books().registerTeamTemplate(other)).rejects.toThrow(`Team template ${row.id} 1.0.0`);
      expect(await books().teamTemplate(row.id, '1.0.0')).toEqual(row);
    });

    test('are listed by SemVer, and the newest of each, a page at a time', async () => {
      const [a, b] = [freshId('zza'), freshId('zzb')];
      for (const version of ['1.9.0', '1.10.0', '1.10.0-beta']) {
        await books().registerTeamTemplate(aTeamTemplateRow({ id: a, version }));
      }
      await books().registerTeamTemplate(aTeamTemplateRow({ id: b, version: '0.1.0' }));
      const versions = (await books().teamTemplateVersions(a)).map(({ version }) => version);
      expect(versions).toEqual(['1.10.0', '1.10.0-beta', '1.9.0']);
      const all = (await books().teamTemplates()).items.map(({ id, version }) => `${id} ${version}`);
      expect(all.filter((each) => each.startsWith(a) || each.startsWith(b))).toEqual([
        `${a} 1.10.0`,
        `${b} 0.1.0`,
      ]);
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await books().teamTemplates({ limit: 1, cursor });
        paged.push(...page.items.map(({ id, version }) => `${id} ${version}`));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(paged).toEqual(all);
      await expect(books().teamTemplates({ limit: 2, cursor: '!' })).rejects.toThrow(InvalidCursor);
    });

    test('are no definitions, nor the other way round', async () => {
      const row = aTeamTemplateRow({ id: freshId('t') });
      await books().registerTeamTemplate(row);
      expect(await books().definition(row.id, row.version)).toBeNull();
      expect(await books().teamTemplate('nothing', '1.0.0')).toBeNull();
      expect(await books().teamTemplateVersions('nothing')).toEqual([]);
    });
  });

  describe('teams', () => {
    test('are made once: the same id again changes nothing', async () => {
      const team = aTeam({ id: freshId('team') });
      expect(await books().team(team.id)).toBeNull();
      expect(await books().addTeam({ team, madeAt: T0, madeBy: 'local' })).toBe(true);
      const other = { team: { ...team, name: 'Other' }, madeAt: T0 + 1, madeBy: 'other' };
      expect(await books().addTeam(other)).toBe(false);
      expect(await books().team(team.id)).toEqual({ team, madeAt: T0, madeBy: 'local' });
    });

    test('are listed by template, newest first, page by page', async () => {
      const templateId = freshId('crew');
      const ids: string[] = [];
      for (const [index, at] of [T0, T0 + 5, T0 + 5].entries()) {
        const team = aTeam({ id: `${templateId}-${index}`, templateId });
        ids.unshift(team.id);
        await books().addTeam({ team, madeAt: at, madeBy: 'local' });
      }
      await books().addTeam({ team: aTeam({ id: freshId('other') }), madeAt: T0, madeBy: 'local' });
      const first = await books().teamsOf(templateId, { limit: 2 });
      const second = await books().teamsOf(templateId, { limit: 2, cursor: first.nextCursor! });
      expect([...first.items, ...second.items].map(({ team }) => team.id)).toEqual(ids);
      expect(second.nextCursor).toBeUndefined();
      await expect(books().teamsOf(templateId, { limit: 2, cursor: 'none' })).rejects.toThrow('cursor');
    });
  });
}
