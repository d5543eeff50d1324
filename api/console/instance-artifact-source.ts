// What the portal's views of artifacts and receipts read from, for somebody who is nobody of the process.
import type { Response } from 'express';
import type { ViewSource } from '../../portal/index.ts';
import { HANDED_IN, handedIn } from '../../process/views/handed-in.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { ArtifactRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { contentsOf } from '../portal/page-source.ts';
import type { ConsoleReading } from './instance-reading.ts';
import { visitIn } from './visit-view.ts';

const EVENTS_READ = 500;

/** `wanted`: those whose bytes are shown. */
export async function viewSource(
  { books, blobs, operatorName }: ApiDeps,
  res: Response,
  { source }: ConsoleReading,
  versions: ArtifactRow[],
  wanted: ArtifactRow[],
): Promise<ViewSource> {
  const { graph, state, people, now } = source;
  const done = await books.trail({
    instanceId: state.instanceId,
    types: [...HANDED_IN],
    newestFirst: true,
    limit: EVENTS_READ,
  });
  return {
    graph,
    state,
    people,
    now,
    operatorName,
    participantId: '',
    permissions: [],
    session: { csrf: visitIn(res).csrf, linkExpiresAt: 0, unread: 0 },
    versions,
    ...(await contentsOf(blobs, wanted)),
    workDone: handedIn(done.map(({ body }) => body as unknown as ProcessEvent).toReversed()),
    newDecisionId: () => '',
  };
}
