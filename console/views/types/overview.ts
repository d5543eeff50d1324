// The overview: what is open, what needs somebody, the figures, and what goes on.
import type { ApprovalItem } from './approvals.ts';
import type { IncidentItem } from './incidents.ts';
import type { ColumnView, InstanceItem, SearchFormView } from './instances.ts';
import type { KpisView } from './kpis.ts';

/** A part of a sentence, with the list behind it; `href` null: plain words. */
export interface LinkedWords {
  text: string;
  href: string | null;
}

/** A process that can be started. */
export interface StartChoice {
  processId: string;
  name: string;
  version: string;
  description: string | null;
  phases: number;
  href: string;
}

export interface OverviewView {
  /** Null: nothing has ever been started. */
  busy: {
    sentence: LinkedWords[];
    /** What happened since the reader last looked; null: this is their first look, or nothing did. */
    news: { since: number; parts: LinkedWords[] } | null;
    kpis: KpisView | null;
    incidents: { items: IncidentItem[]; total: number };
    approvals: { items: ApprovalItem[]; total: number; overdue: number };
    instances: { items: InstanceItem[]; total: number; columns: ColumnView[]; all: string };
    form: SearchFormView;
  } | null;
  /** Offered where nothing runs. */
  starts: StartChoice[];
  mayStart: boolean;
  at: number;
}
