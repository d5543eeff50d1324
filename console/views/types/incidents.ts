// Incidents over all instances, each with the forms that mend it.
import type { Option } from './state.ts';

/** A way to mend: the actions an incident offers, and what else takes it out of the way. */
export type MendingWay =
  | 'redo'
  | 'ask-again'
  | 'skip'
  | 'reassign'
  | 'accept'
  | 'cancel'
  | 'dismiss'
  | 'address'
  | 'resume'
  | 'extend';

export interface MendingField {
  name: 'reason' | 'target' | 'email' | 'name' | 'extendBy';
  kind: 'text' | 'line' | 'email' | 'choice';
  label: string;
  hint: string | null;
  required: boolean;
  /** Of a choice. */
  options: Option[];
}

/** One form: what it does, what it asks, what its button says. */
export interface MendingForm {
  way: MendingWay;
  label: string;
  says: string;
  button: string;
  danger: boolean;
  fields: MendingField[];
}

export interface IncidentItem {
  /** Unique on the page. */
  anchor: string;
  kind: string;
  title: string;
  cure: string;
  instanceName: string;
  instanceHref: string;
  definition: string;
  raisedAt: number;
  /** How long it has been open: "3 h 40 min". */
  age: string;
  href: string;
  /** Of the button that leads to its mending. */
  button: string;
  ways: MendingForm[];
}

/** What was typed into one of its forms, and why it was refused. */
export interface MendingTry {
  way: MendingWay;
  typed: Record<string, string>;
  problems: { name: string | null; text: string }[];
}

export interface IncidentsView {
  items: IncidentItem[];
  total: number;
  mayAct: boolean;
  /** Kinds that are chosen from, and the chosen ones; '' all. */
  filter: { kind: string; processId: string; kinds: Option[]; definitions: Option[] };
  pager: { first: string | null; previous: string | null; next: string | null };
}

export interface MendView {
  item: IncidentItem;
  mayAct: boolean;
  tried: MendingTry | null;
}
