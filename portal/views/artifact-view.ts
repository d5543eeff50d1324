// The page of one artifact: its content in one version, and all its versions.
import type { ArtifactPageView, ThreadView, VersionView } from '../page-views.ts';
import { actorView, artifactView, frameOf } from './view-source.ts';
import type { StoredVersion, ViewSource } from './view-source.ts';

/** `shown`: of `source.versions`. */
export function buildArtifactPage(
  source: ViewSource,
  shown: StoredVersion,
  thread: ThreadView | null,
): ArtifactPageView {
  const versions = source.versions
    .filter(({ key }) => key === shown.key)
    .toSorted((a, b) => b.version - a.version)
    .map((stored) => versionView(source, stored));
  return { frame: frameOf(source), artifact: artifactView(source, shown), versions, thread };
}

export function versionView(
  source: Pick<ViewSource, 'graph' | 'state' | 'people'>,
  stored: StoredVersion,
): VersionView {
  return {
    version: stored.version,
    storedBy: actorView(source, stored.by, stored.taskId),
    storedAt: stored.at,
    size: stored.size,
    contentType: stored.contentType,
    sha256: stored.sha256,
    fileName: stored.fileName ?? null,
  };
}
