// The list of instances: its rows, its search, its pages.
import type { Option, StateView, Tone } from './state.ts';

export interface InstanceItem {
  id: string;
  name: string;
  href: string;
  /** Values it can be searched by: "Acme Corporation, DE". '' for none. */
  known: string;
  definition: string;
  state: StateView;
  /** Null once closed. */
  phase: { name: string; number: number; of: number } | null;
  /** One bar a phase, in order. */
  steps: Tone[];
  /** What it waits for, on whom. */
  waits: string;
  /** "and 2 more"; null: that is all. */
  more: string | null;
  /** Since when it has waited for that, epoch ms. */
  since: number | null;
  /** The next deadline, epoch ms. `stands`: it is paused, and clocks stand. */
  due: { at: number; overdue: boolean } | 'stands' | null;
  startedAt: number;
  closedAt: number | null;
  /** Something has happened to it since the reader last looked. */
  isNews: boolean;
}

/** What stands in the search form, as it was typed; '' for what is not asked. */
export interface SearchTyped {
  text: string;
  processId: string;
  version: string;
  /** One of `SHOWN`. */
  show: string;
  phase: string;
  waitingOn: string;
  incident: string;
  dueBefore: string;
  startedFrom: string;
  startedUntil: string;
  /** Name and value of a searchable context value. */
  contextName: string;
  contextValue: string;
  teamId: string;
}
export type SearchField = keyof SearchTyped;

export interface SearchFormView {
  typed: SearchTyped;
  problems: { field: SearchField; text: string }[];
  /** Open, so that what is asked can be seen. */
  more: boolean;
  options: {
    processId: Option[];
    version: Option[];
    show: Option[];
    phase: Option[];
    incident: Option[];
    contextName: Option[];
  };
  /** Suggested for `waitingOn`. */
  people: Option[];
  sort: string;
  order: 'asc' | 'desc';
}

/** The head of a column that the list can be sorted by; `href` null: it cannot. */
export interface ColumnView {
  label: string;
  href: string | null;
  /** How it is sorted now; null: by something else. */
  sorted: 'ascending' | 'descending' | null;
}

export interface PagerView {
  /** Number of the first and the last row, and of all. */
  from: number;
  to: number;
  of: number;
  noun: string;
  first: string | null;
  previous: string | null;
  next: string | null;
}

export interface InstancesView {
  form: SearchFormView;
  columns: ColumnView[];
  items: InstanceItem[];
  pager: PagerView;
  /** "Waits for John Smith, started since 1 March 2026"; null: everything that is open. */
  asks: string | null;
  mayAct: boolean;
  /** The search, for the forms that act on what it finds. */
  hidden: [name: string, value: string][];
  bulk: Option[];
  /** Whether there is any instance at all. */
  isFirst: boolean;
  clear: string;
}
