// One more entry in the installation's journal, inside a transaction; and how its chain is made and checked.
import type { Selectable, Transaction } from 'kysely';
import type { JsonObject } from '../definition/types.ts';
import { canonicalJson, sha256Hex } from '../platform/canonical-json.ts';
import type { InstallationEntryTable } from './access-tables.ts';
import type { InstallationEntry, InstallationNote } from './books.ts';
import { CHAIN_START } from './chain.ts';
import type { Tables } from './schema.ts';

/** As `entryHash`: over the hash before it and the canonical JSON of all other fields. */
export const installationHash = (
  prevHash: string,
  { actor, at, data, seq, type, via }: Omit<InstallationEntry, 'hash'>,
): string => sha256Hex(prevHash + canonicalJson({ actor, at, data, seq, type, via }));

/** The number of the first entry that is wrong, of all entries in order of seq; null where the chain holds. */
export function installationBreak(entries: InstallationEntry[]): number | null {
  let head = CHAIN_START;
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1 || installationHash(head, entry) !== entry.hash) return entry.seq;
    head = entry.hash;
  }
  return null;
}

/** Call it last in a transaction: the counter's row stays locked until it ends, so that entries come one after another. */
export async function insertInstallationEntry(
  trx: Transaction<Tables>,
  note: InstallationNote,
): Promise<InstallationEntry> {
  const { value: seq } = await trx
    .updateTable('counters')
    .set((eb) => ({ value: eb('value', '+', 1) }))
    .where('name', '=', 'installation')
    .returning('value')
    .executeTakeFirstOrThrow();
  const before = await trx
    .selectFrom('installation_entries')
    .select('hash')
    .where('seq', '=', seq - 1)
    .executeTakeFirst();
  const prevHash = before?.hash ?? CHAIN_START;
  const { at, type, actor, via, data } = note;
  const entry = { seq, at, type, actor, via, data };
  const hash = installationHash(prevHash, entry);
  await trx
    .insertInto('installation_entries')
    .values({ ...entry, data: canonicalJson(data), prev_hash: prevHash, hash })
    .execute();
  return { ...entry, hash };
}

export const installationEntryOf = (row: Selectable<InstallationEntryTable>): InstallationEntry => ({
  seq: row.seq,
  at: row.at,
  type: row.type as InstallationEntry['type'],
  actor: row.actor,
  via: row.via,
  data: JSON.parse(row.data) as JsonObject,
  hash: row.hash,
});
