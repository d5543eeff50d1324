// The receipt of one decision.
import type { Choice, Correction } from '../../../process/events.ts';
import type { OtherApproverView, WorkItemView } from './approval.ts';
import type { ActorView, InstanceFrame, NoteView } from './frame.ts';

export interface ReceiptArtifactView {
  key: string;
  version: number;
  contentType: string;
  sha256: string;
}

export interface ReceiptView {
  frame: InstanceFrame;
  decisionId: string;
  title: string;
  phaseName: string;
  choice: Choice;
  comment: string;
  /** Of a review: what its person made of the work; null: it was taken as it was. */
  correction: Correction | null;
  receivedAt: number;
  decidedBy: ActorView;
  /** In whose place. */
  inPlaceOf: string | null;
  /** Whether the person who reads this is the one who decided. */
  own: boolean;
  /** "Personal link mailed to it-•••••@acme.com, opened …" */
  identifiedBy: string;
  work: WorkItemView[];
  others: OtherApproverView[];
  shown: ReceiptArtifactView[];
  /** What has come of it or comes next, a sentence. */
  next: string;
  record: {
    instanceId: string;
    definition: string;
    approvalId: string;
    viewed: string | null;
    auditSeq: number;
    auditHead: string | null;
  };
  /** May be taken back by the one who reads this. */
  mayRevoke: boolean;
  /** Still open for this person. */
  waiting: { approvalId: string; title: string; dueAt: number }[];
  /** Said above the receipt: "You decided this before." */
  note: NoteView | null;
}
