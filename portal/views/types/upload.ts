// The form with which a person adds a document.
import type { InstanceFrame } from './frame.ts';

export interface UploadView {
  csrf: string;
  /** Bytes. */
  largest: number;
  /** In words: "PDF, pictures, …". */
  takes: string;
}

/** After a file was sent: refused, in words for the person who sent it. */
export interface UploadProblemView {
  frame: InstanceFrame;
  /** As it was called; cleaned, for showing. */
  fileName: string | null;
  why: string;
  upload: UploadView;
}
