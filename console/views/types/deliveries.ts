// Messages to people over all instances, and what became of each.
import type { PagerView } from './instances.ts';
import type { Option, StateView } from './state.ts';

export interface MessageItem {
  key: string;
  who: string;
  /** "Request to approve" */
  what: string;
  instanceName: string;
  instanceHref: string;
  state: StateView;
  at: number;
  /** One line an attempt, newest last: "Mail, 10 March 17:32: the mail server refused it." */
  attempts: { channel: string; at: number; words: string }[];
  /** Epoch ms; null: it is not tried again. */
  retryAt: number | null;
}

export interface DeliveriesView {
  items: MessageItem[];
  filter: {
    outcome: string;
    channel: string;
    instance: string;
    /** Those that did not get there come first. */
    failedFirst: boolean;
    outcomes: Option[];
    channels: Option[];
  };
  sorts: { label: string; href: string; current: boolean }[];
  pager: Pick<PagerView, 'first' | 'previous' | 'next'>;
  /** So much was looked through without filling the page; `next` looks further back. */
  lookedThrough: number | null;
  problem: string | null;
  mayManage: boolean;
}
