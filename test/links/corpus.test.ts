// Links that older builds minted, with the keys of then: each says today what it said, and opens the same page.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JWK } from 'jose';
import { linkState } from '../../api/portal/session.ts';
import { openKeyRing, verifyLink } from '../../links/index.ts';
import type { KeyRing, LinkClaims } from '../../links/index.ts';
import { PATHS } from '../../portal/paths.ts';
import type { Books } from '../../store/books.ts';
import { openBooks } from '../../store/open-books.ts';

interface Stored {
  build: string;
  issuer: string;
  now: number;
  publicKeys: JWK[];
  links: { what: string; verdict: 'good' | 'expired'; says: LinkClaims; url: string }[];
}

const CORPUS = new URL('corpus/', import.meta.url);
const names = await readdir(CORPUS);
const entries = await Promise.all(
  names.map(async (name) => JSON.parse(await readFile(new URL(name, CORPUS), 'utf8')) as Stored),
);

test('the corpus is there, with links of more than one key in each entry', () => {
  expect(names.length).toBeGreaterThanOrEqual(1);
  for (const { links, publicKeys } of entries) {
    expect(publicKeys.length).toBeGreaterThanOrEqual(2);
    expect(new Set(links.map(({ url }) => kidIn(url)))).toEqual(new Set(publicKeys.map(({ kid }) => kid)));
  }
});

describe.each(entries)('links minted by build $build', ({ issuer, now, publicKeys, links }) => {
  let folder: string;
  let ring: KeyRing;
  let books: Books;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'corpus-'));
    // Newest first in the key set; the folder counts up.
    for (const [place, key] of publicKeys.toReversed().entries()) {
      await writeFile(join(folder, `link-${place + 1}.json`), JSON.stringify(key));
    }
    ring = await openKeyRing(folder);
    books = await openBooks({ sqliteFile: join(folder, 'books.db') });
  });
  afterAll(async () => {
    await books.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(links)('$what', async ({ verdict, says, url }) => {
    const token = new URL(url).searchParams.get('token')!;
    const found = await verifyLink(ring, token, { issuer, now });
    expect(found).toEqual(
      verdict === 'good' ? { ok: true, claims: says } : { ok: false, reason: 'expired', claims: says },
    );
  });

  test.each(links)(
    '$what: its address is still where the portal looks, and it still opens',
    async (stored) => {
      const { verdict, says, url } = stored;
      const { origin, pathname, searchParams } = new URL(url);
      expect(`${origin}${pathname}`).toBe(`${issuer}${PATHS.approve}`);
      // The books of then hold the link.
      await books.addLink({ ...says, id: says.jti, issuedBy: 'engine', via: 'mail', revokedAt: null });
      const state = await linkState(
        { books, ring, publicUrl: issuer, now: () => now },
        searchParams.get('token'),
      );
      expect(state.live ? 'good' : state.why).toBe(verdict);
    },
  );
});

const kidIn = (url: string): string => {
  const [header = ''] = new URL(url).searchParams.get('token')!.split('.');
  return (JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }).kid;
};
