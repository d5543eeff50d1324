// Reads what a person's page is built from: the instance, its artifacts' versions, and the bytes that the page shows.
import { randomUUID } from 'node:crypto';
import type { LinkPermission } from '../../links/index.ts';
import {
  artifactsToLoad,
  needsSniffing,
  type Sniffed,
  type StoredVersion,
  type ViewSource,
} from '../../portal/index.ts';
import type { BlobStore } from '../../activities/ports.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { ProcessState } from '../../process/state.ts';
import { ASKING, isAsking, roundBefore } from '../../process/views/asked-before.ts';
import { HANDED_IN, handedIn } from '../../process/views/handed-in.ts';
import type { ApiDeps } from '../deps.ts';
import { type InstanceReading, readInstance } from '../instance/instance-reader.ts';
import { sniffedBlob } from '../instance/sniffed.ts';
import { codeViews } from './code.ts';
import type { OpenSession } from './session.ts';

export interface PageReading {
  reading: InstanceReading;
  source: ViewSource;
}

/** Decision ids are drawn anew at each rendering, one for each item. */
export async function readPage(deps: ApiDeps, { session, link }: OpenSession): Promise<PageReading> {
  const reading = await readInstance(deps, session.instanceId);
  // After the state, so that no version it names is missing here.
  const versions = await deps.books.artifactVersions(session.instanceId);
  const { state, graph, people } = reading;
  const wanted = artifactsToLoad({ graph, state, participantId: session.participantId, versions });
  const source: ViewSource = {
    graph,
    state,
    people,
    operatorName: deps.operatorName,
    participantId: session.participantId,
    permissions: session.permissions as LinkPermission[],
    session: {
      csrf: session.csrf,
      linkExpiresAt: link.expiresAt,
      unread: await deps.books.unreadNotices(session.instanceId, session.participantId),
    },
    now: deps.now(),
    versions,
    ...(await contentsOf(deps.blobs, wanted)),
    ...(await pastOf(deps, reading.state, session.participantId)),
    codes: await codeViews(deps, { session }, Object.values(state.approvals), people),
    newDecisionId: () => `dec-${randomUUID()}`,
  };
  return { reading, source };
}

/** The newest there are of each; more is never read for one page. */
const EVENTS_READ = 500;

/** Work as it was handed in, and what was there before the requests that came back. */
async function pastOf(
  { books }: ApiDeps,
  state: ProcessState,
  participantId: string,
): Promise<Required<Pick<ViewSource, 'before' | 'workDone'>>> {
  const types = [...HANDED_IN, ...ASKING];
  const entries = await books.trail({
    instanceId: state.instanceId,
    types,
    newestFirst: true,
    limit: EVENTS_READ,
  });
  const events = entries
    .map(({ body }) => body as unknown as ProcessEvent)
    .filter(({ seq }) => seq <= state.seq);
  const asking = events.filter(isAsking);
  const back = Object.values(state.approvals).filter(
    ({ round, approvers }) => round > 1 && approvers.includes(participantId),
  );
  return {
    before: Object.fromEntries(back.map(({ id }) => [id, roundBefore(asking, id)])),
    workDone: handedIn(events.toReversed()),
  };
}

/** The bytes of what is shown as text or data, and of the rest what their bytes are. */
export async function contentsOf(
  blobs: BlobStore,
  wanted: StoredVersion[],
): Promise<Required<Pick<ViewSource, 'content' | 'sniffed'>>> {
  const bytes = new Map<string, Uint8Array>();
  const types = new Map<string, Sniffed>();
  const once = new Map(wanted.map((stored) => [stored.sha256, stored]));
  await Promise.all(
    [...once.values()].map(async (stored) => {
      const { sha256 } = stored;
      const found = needsSniffing(stored) ? await sniffedBlob(blobs, sha256) : await blobs.get(sha256);
      if (found instanceof Uint8Array) bytes.set(sha256, found);
      else if (found) types.set(sha256, found);
    }),
  );
  return { content: (sha256) => bytes.get(sha256), sniffed: (sha256) => types.get(sha256) };
}
