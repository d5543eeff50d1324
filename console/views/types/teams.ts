// Team templates: the list, and one of them with its agents, its rules and the teams made from it.
import type { FormTry } from './forms.ts';
import type { PagerView } from './instances.ts';
import type { Option } from './state.ts';

export interface TeamTemplateItem {
  id: string;
  name: string;
  category: string | null;
  description: string | null;
  version: string;
  agents: number;
  rules: number;
  href: string;
}
export interface TeamTemplatesView {
  items: TeamTemplateItem[];
  pager: Pick<PagerView, 'first' | 'previous' | 'next'>;
}

export interface TeamAgentItem {
  id: string;
  name: string;
  role: string;
  description: string | null;
  tools: string[];
  /** "Below 80 % sure, a person looks its work over."; '' for nothing of note. */
  notes: string;
}
/** Who reports to whom. */
export interface TeamBranch {
  id: string;
  name: string;
  role: string;
  isEntry: boolean;
  mayDelegate: boolean;
  below: TeamBranch[];
}

export interface TeamTemplateView {
  id: string;
  name: string;
  category: string | null;
  description: string | null;
  version: string;
  isNewest: boolean;
  registeredAt: number;
  registeredBy: string;
  hash: string;
  agents: TeamAgentItem[];
  tree: TeamBranch[];
  /** What goes to whom when it is stuck, in order; names. */
  escalation: string[];
  rules: { id: string; says: string }[];
  source: string;
  versions: { version: string; href: string; at: number; by: string; current: boolean }[];
  teams: { id: string; name: string; version: string; at: number; by: string; instancesHref: string }[];
  teamsPager: Pick<PagerView, 'first' | 'previous' | 'next'>;
  /** Null for who may not make one. `key`: a form sent twice makes one team. */
  make: { action: string; key: string; versions: Option[]; tried: FormTry | null } | null;
}
