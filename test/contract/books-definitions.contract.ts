// The contract of the books: definitions.
import { describe, expect, test } from '@jest/globals';
import { RecordConflict } from '../../store/books.ts';
import { InvalidCursor } from '../../store/cursor.ts';
import type { Subject } from './books.contract.ts';
import { aDefinitionRow, freshId } from './books-samples.ts';

export function definitionsContract({ books }: Subject): void {
  describe('definitions', () => {
    test('come back as they were registered', async () => {
      const row = aDefinitionRow({ id: freshId('d'), name: 'Zürich “rollout” 🚀' });
      expect(await books().registerDefinition(row)).toBe(true);
      expect(await books().definition(row.id, row.version)).toEqual(row);
    });

    test('are registered once: the same again is no news, other content is refused', async () => {
      const row = aDefinitionRow({ id: freshId('d') });
      await books().registerDefinition(row);
      expect(await books().registerDefinition({ ...row, registeredAt: 1, registeredBy: 'other' })).toBe(
        false,
      );
      const other = aDefinitionRow({ id: row.id, name: 'Other' });
      await expect(books().registerDefinition(other)).rejects.toThrow(RecordConflict);
      await expect(books().registerDefinition(other)).rejects.toThrow(`${row.id} 1.0.0`);
      expect(await books().definition(row.id, '1.0.0')).toEqual(row);
    });

    test('are listed by SemVer, newest first, and the newest of each', async () => {
      const [a, b] = [freshId('a'), freshId('b')];
      for (const version of ['1.9.0', '1.10.0', '2.0.0-rc.1', '1.10.0-beta']) {
        await books().registerDefinition(aDefinitionRow({ id: a, version }));
      }
      await books().registerDefinition(aDefinitionRow({ id: b, version: '0.1.0' }));
      const versions = (await books().definitionVersions(a)).map(({ version }) => version);
      expect(versions).toEqual(['2.0.0-rc.1', '1.10.0', '1.10.0-beta', '1.9.0']);
      const newest = (await books().definitions()).items.filter(({ id }) => id === a || id === b);
      expect(newest.map(({ id, version }) => [id, version])).toEqual([
        [a, '2.0.0-rc.1'],
        [b, '0.1.0'],
      ]);
      expect(newest[0]!.definition.version).toBe('2.0.0-rc.1');
    });

    test('are listed a page at a time', async () => {
      const ids = ['p1', 'p2', 'p3'].map((name) => freshId(`zz-${name}`));
      for (const id of ids) await books().registerDefinition(aDefinitionRow({ id }));
      const all = (await books().definitions()).items.map(({ id }) => id);
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await books().definitions({ limit: 2, cursor });
        expect(page.items.length).toBeLessThanOrEqual(2);
        paged.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(paged).toEqual(all);
      await expect(books().definitions({ limit: 2, cursor: '!' })).rejects.toThrow(InvalidCursor);
    });

    test('that nobody registered are not there', async () => {
      expect(await books().definition('nothing', '1.0.0')).toBeNull();
      expect(await books().definitionVersions('nothing')).toEqual([]);
    });
  });
}
