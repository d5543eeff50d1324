// An artifact as a page shows it.
import type { Json } from '../../../definition/types.ts';
import type { ActorView, InstanceFrame } from './frame.ts';
import type { ThreadView } from './thread.ts';

export type ArtifactContentView =
  | { kind: 'json'; value: Json }
  | { kind: 'markdown'; text: string }
  | { kind: 'text'; text: string }
  /** Loaded from `PATHS.artifactContent`. */
  | { kind: 'picture' }
  | { kind: 'pdf' }
  /** Not to be shown on a page: other files, what is too large, what is not what it says it is. */
  | { kind: 'download'; why: string }
  /** Expected and not stored yet. */
  | { kind: 'missing' };

export interface ArtifactView {
  key: string;
  /** 0: not there yet. */
  version: number;
  contentType: string;
  size: number;
  /** Hex; '' where not there yet. */
  sha256: string;
  fileName: string | null;
  storedBy: ActorView | null;
  storedAt: number | null;
  content: ArtifactContentView;
}

/** A version in the list of an artifact's versions. */
export interface VersionView {
  version: number;
  storedBy: ActorView;
  storedAt: number;
  size: number;
  contentType: string;
  /** Hex. */
  sha256: string;
  fileName: string | null;
}

/** The page of one artifact. */
export interface ArtifactPageView {
  frame: InstanceFrame;
  /** In the version that is shown. */
  artifact: ArtifactView;
  /** Newest first. */
  versions: VersionView[];
  /** Absent where the person may not read it. */
  thread: ThreadView | null;
}
