// Sends the signed file of an instance's trail, line by line: over the API and from the console alike.
import type { Response } from 'express';
import { writeExport } from '../../proof/write-export.ts';
import type { InstanceRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import type { RoleActor } from '../http/actor.ts';
import { drained } from '../http/drained.ts';
import { exportOf } from './export-audit.ts';

export const exportHeaders = ({ id }: Pick<InstanceRow, 'id'>): Record<string, string> => ({
  'Content-Type': 'application/jsonl; charset=utf-8',
  'Content-Disposition': `attachment; filename="audit-${encodeURIComponent(id)}.jsonl"`,
});

/** The export is an entry of the trail itself, noted before the first line is read. */
export async function sendExport(
  deps: ApiDeps,
  row: InstanceRow,
  actor: RoleActor,
  res: Response,
): Promise<void> {
  const source = await exportOf(deps, row, actor);
  const key = await deps.ring.signingKey('checkpoint');
  res.status(200).set(exportHeaders(row));
  for await (const text of writeExport(source, { issuer: deps.publicUrl, key })) {
    if (!res.write(text)) await drained(res);
    if (res.destroyed) break;
  }
  res.end();
}
