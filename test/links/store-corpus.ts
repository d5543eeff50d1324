// Stores links as this build mints them, for later builds to open: `npx tsx test/links/store-corpus.ts <build>`. Adds a
// file with the next number and never touches those before. Run it whenever what a link looks like changes.
import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addKey, linkUrl, mintLink, openKeyRing } from '../../links/index.ts';
import type { LinkClaims } from '../../links/index.ts';

const CORPUS = new URL('corpus/', import.meta.url);
const ISSUER = 'https://portal.acme.com';
const DAY_MS = 86_400_000;
/** The moment at which the links are looked at, whenever that is done. */
const NOW = Date.UTC(2026, 2, 10, 17, 32);

const link = (fields: Partial<LinkClaims>): LinkClaims => ({
  instanceId: 'proc-5b1e0c7a-2f4d-4a0e-9d53-7b0c1a9e4f10',
  participantId: 'customer_it_admin',
  permissions: ['view', 'approve', 'comment'],
  jti: 'link-0123456789abcdef01234567',
  issuedAt: NOW - 3 * DAY_MS,
  expiresAt: NOW + 60 * DAY_MS,
  ...fields,
});

/** What is minted, first by the older key, then by the newer. */
const MINTED: { what: string; says: LinkClaims; expired?: true }[][] = [
  [
    { what: 'an approver’s, mailed', says: link({}) },
    {
      what: 'of who is informed',
      says: link({ participantId: 'steering_group', permissions: ['view'], jti: 'link-informed' }),
    },
    { what: 'run out', says: link({ expiresAt: NOW - DAY_MS, jti: 'link-run-out' }), expired: true },
  ],
  [
    { what: 'an approver’s, by the newer key', says: link({ issuedAt: NOW - DAY_MS, jti: 'link-newer' }) },
    {
      what: 'with all permissions, made over the API',
      says: link({
        participantId: 'customer_ciso',
        permissions: ['view', 'approve', 'comment', 'upload'],
        jti: 'link-7a1d5c52-4f0e-4c8e-8f34-0d4a7d6d6a3b',
      }),
    },
  ],
];

const build = process.argv[2];
if (!build)
  throw new Error('Say which build mints them: npx tsx test/links/store-corpus.ts "0.1.0, commit …"');
const folder = await mkdtemp(join(tmpdir(), 'corpus-'));
try {
  const links: object[] = [];
  await openKeyRing(folder);
  for (const [place, minted] of MINTED.entries()) {
    if (place > 0) await addKey(folder, 'link');
    const ring = await openKeyRing(folder);
    for (const { what, says, expired } of minted) {
      const url = linkUrl(ISSUER, await mintLink(ring, { issuer: ISSUER, ...says }));
      links.push({ what, verdict: expired ? 'expired' : 'good', says, url });
    }
  }
  const { keys: publicKeys } = await (await openKeyRing(folder)).jwks();
  await mkdir(CORPUS, { recursive: true });
  const numbers = (await readdir(CORPUS)).map((name) => Number.parseInt(name, 10)).filter(Number.isInteger);
  const name = `${String(Math.max(0, ...numbers) + 1).padStart(4, '0')}.json`;
  const entry = { build, issuer: ISSUER, now: NOW, publicKeys, links };
  await writeFile(new URL(name, CORPUS), `${JSON.stringify(entry, null, 2)}\n`, { flag: 'wx' });
  process.stdout.write(`Stored ${links.length} links in ${name}.\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
