// What admins set: API keys, what happened to the installation, its public keys. And a secret, shown once.
import type { FormField, FormTry } from './forms.ts';
import type { PagerView } from './instances.ts';
import type { StateView } from './state.ts';

export interface KeyItem {
  id: string;
  name: string;
  /** "operator", "agent of the task review in proc-1" */
  role: string;
  state: StateView;
  isGood: boolean;
  createdAt: number;
  createdBy: string;
  expiresAt: number | null;
  lastUsedAt: number | null;
  rotatedFrom: string | null;
}
export interface JournalItem {
  seq: number;
  at: number;
  says: string;
  via: string | null;
  hash: string;
}
export interface SettingsView {
  keys: KeyItem[];
  keysPager: Pick<PagerView, 'first' | 'previous' | 'next'>;
  key: string;
  fields: FormField[];
  tried: FormTry | null;
  journal: JournalItem[];
  /** RFC 7638, SHA-256. */
  publicKeys: { kid: string; thumbprint: string; use: string }[];
}
export interface JournalView {
  items: JournalItem[];
  pager: Pick<PagerView, 'first' | 'previous' | 'next'>;
}

/** What is shown on one page and nowhere else. */
export interface SecretView {
  title: string;
  at: 'settings' | 'deliveries';
  secret: string;
  /** What it is for, and what to do with it. */
  says: string;
  more: string | null;
  back: { href: string; label: string };
}
