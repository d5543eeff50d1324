// Definitions: the list, one of them with its diagram, two versions side by side, and the form that registers one.
import type { DiffBodyView } from '../../../portal/page-views.ts';
import type { PagerView } from './instances.ts';
import type { Option } from './state.ts';

export interface DefinitionItem {
  id: string;
  name: string;
  description: string | null;
  version: string;
  /** How many there are. */
  versions: number;
  href: string;
  open: { count: number; href: string };
  closed: { count: number; href: string };
  /** What checking it finds now: the configuration of agents may be another than when it was registered. */
  problems: number;
  warnings: number;
}

export interface DefinitionsView {
  items: DefinitionItem[];
  pager: Pick<PagerView, 'first' | 'previous' | 'next'>;
  mayRegister: boolean;
}

/** One thing wrong with a document, or worth knowing. */
export interface FindingView {
  text: string;
  /** Where: "/phases/0/tasks/1"; '' for the whole. */
  pointer: string;
  line: number | null;
  isError: boolean;
}

/** A definition in words, phase by phase. */
export interface CoursePart {
  id: string;
  number: number;
  name: string;
  /** "Its tasks run one after another." */
  notes: string[];
  gates: CourseGate[];
  tasks: CourseTask[];
  /** "John Smith and Jane Doe"; null: it has no sign-off. */
  signOff: string | null;
}
export interface CourseGate {
  id: string;
  name: string;
  kind: 'approval' | 'condition' | 'manual';
  /** Who approves, the condition, or that it is opened by hand. */
  says: string;
}
export interface CourseTask {
  id: string;
  name: string;
  who: string;
  isAgent: boolean;
  /** Ids. */
  dependsOn: string[];
  approval: { who: string; before: boolean } | null;
}

export interface DefinitionView {
  id: string;
  name: string;
  description: string | null;
  version: string;
  isNewest: boolean;
  registeredAt: number;
  registeredBy: string;
  hash: string;
  parts: CoursePart[];
  findings: FindingView[];
  open: { count: number; href: string };
  closed: { count: number; href: string };
  /** The definition as JSON. */
  source: string;
  versions: { version: string; href: string; at: number; by: string; current: boolean }[];
  /** Null where there is one version only. */
  compare: { action: string; from: string; to: string; options: Option[] } | null;
  /** Null for who may not start one. */
  start: string | null;
}

export interface DefinitionDiffView {
  id: string;
  name: string;
  back: string;
  compare: NonNullable<DefinitionView['compare']>;
  body: DiffBodyView;
}

export interface RegisterView {
  typed: string;
  format: 'json' | 'yaml';
  /** Null: nothing was sent yet. */
  findings: FindingView[] | null;
  /** What is wrong with the request as a whole; null: nothing. */
  refusal: string | null;
}
