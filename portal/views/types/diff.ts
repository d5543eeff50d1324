// The difference between two versions of an artifact, as a page shows it.
import type { VersionView } from './artifact.ts';
import type { InstanceFrame } from './frame.ts';

/** Lines that belong together. `skipped`: so many lines as before are left out. */
export type LineBlock =
  | { kind: 'same' | 'added' | 'removed'; from: number; lines: string[] }
  | { kind: 'skipped'; count: number };

/** A field of data. `same` branches are left out and counted. Values are in words, as the tree shows them. */
export type FieldChange =
  | { kind: 'added' | 'removed'; key: string; value: string }
  | { kind: 'changed'; key: string; before: string; after: string }
  | { kind: 'inside'; key: string; fields: FieldChange[]; same: number };

export type DiffBodyView =
  | { kind: 'same' }
  | { kind: 'lines'; blocks: LineBlock[]; added: number; removed: number; cut: boolean }
  | {
      kind: 'fields';
      fields: FieldChange[];
      same: number;
      added: number;
      removed: number;
      changed: number;
      cut: boolean;
    }
  /** Sizes and digests say all that can be said. */
  | { kind: 'bytes'; why: string };

export interface DiffView {
  frame: InstanceFrame;
  key: string;
  from: VersionView;
  to: VersionView;
  body: DiffBodyView;
}
