// One action on many instances: asked once more with the count, then how far it is and what came of each.
import type { Option, Tone } from './state.ts';

export interface BulkConfirmView {
  action: string;
  /** "Pause 20 instances" */
  title: string;
  says: string;
  /** "open, waiting for John Smith" */
  asks: string;
  count: number;
  picked: number;
  sample: { name: string; href: string; status: string }[];
  danger: boolean;
  fields: BulkField[];
  typed: Record<string, string>;
  problems: { name: string | null; text: string }[];
  hidden: [name: string, value: string][];
  back: string;
}

export interface BulkField {
  name: 'reason' | 'factName' | 'value' | 'kind' | 'way';
  kind: 'text' | 'line' | 'choice';
  label: string;
  hint: string | null;
  required: boolean;
  options: Option[];
}

export interface BulkItemView {
  id: string;
  name: string;
  href: string;
  outcome: { word: string; tone: Tone };
  /** Why not; '' where it was done. */
  message: string;
}

export interface BulkView {
  id: string;
  title: string;
  /** "Begun on …, by local. Reason: …" */
  startedAt: number;
  startedBy: string;
  reason: string | null;
  status: 'running' | 'stopping' | 'stopped' | 'done';
  total: number;
  done: number;
  refused: number;
  failed: number;
  left: number;
  items: BulkItemView[];
  filters: { label: string; href: string; current: boolean }[];
  pager: { first: string | null; previous: string | null; next: string | null };
  mayStop: boolean;
  stop: string;
}

export interface BulksView {
  items: {
    title: string;
    href: string;
    startedAt: number;
    startedBy: string;
    words: string;
    isOpen: boolean;
  }[];
}
