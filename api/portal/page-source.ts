// Reads what a person's page is built from: the instance, its artifacts' versions, and the bytes that the page shows.
import { randomUUID } from 'node:crypto';
import type { LinkPermission } from '../../links/index.ts';
import { artifactsToLoad, type ViewSource } from '../../portal/index.ts';
import type { ApiDeps } from '../deps.ts';
import { type InstanceReading, readInstance } from '../instance/instance-reader.ts';
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
  const bytes = new Map<string, Uint8Array>();
  const wanted = artifactsToLoad({ state, participantId: session.participantId, versions });
  await Promise.all(
    [...new Set(wanted.map(({ sha256 }) => sha256))].map(async (sha256) => {
      const content = await deps.blobs.get(sha256);
      if (content) bytes.set(sha256, content);
    }),
  );
  const source: ViewSource = {
    graph,
    state,
    people,
    operatorName: deps.operatorName,
    participantId: session.participantId,
    permissions: session.permissions as LinkPermission[],
    session: { csrf: session.csrf, linkExpiresAt: link.expiresAt },
    now: deps.now(),
    versions,
    content: (sha256) => bytes.get(sha256),
    newDecisionId: () => `dec-${randomUUID()}`,
  };
  return { reading, source };
}
