// Webhooks: subscriptions, and what became of their messages.
import type { FormField, FormTry } from './forms.ts';
import type { PagerView } from './instances.ts';
import type { StateView } from './state.ts';

export interface WebhookItem {
  id: string;
  url: string;
  description: string | null;
  /** "Approvals and incidents, of Customer onboarding" */
  sends: string;
  state: StateView;
  href: string;
}
export interface WebhooksView {
  items: WebhookItem[];
  key: string;
  fields: FormField[];
  tried: FormTry | null;
}

export interface WebhookMessageItem {
  id: string;
  type: string;
  state: StateView;
  at: number;
  instanceHref: string | null;
  /** "204 after 41 ms", "The receiver answered 503." */
  attempts: { at: number; words: string }[];
  nextAt: number | null;
  replay: string;
}
export interface WebhookView extends WebhookItem {
  createdAt: number;
  createdBy: string;
  active: boolean;
  disabledReason: string | null;
  failingSince: number | null;
  behind: number;
  replaying: boolean;
  olderSecretUntil: number | null;
  messages: WebhookMessageItem[];
  filters: { label: string; href: string; current: boolean }[];
  pager: Pick<PagerView, 'first' | 'previous' | 'next'>;
  key: string;
  fields: FormField[];
  tried: FormTry | null;
}
