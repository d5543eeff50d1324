// What the page of notices is given.
import type { InstanceFrame } from './frame.ts';

export interface NoticeView {
  id: string;
  text: string;
  at: number;
  read: boolean;
  /** The page that it leads to. */
  place: 'decide' | 'home';
}

export interface NoticesView {
  frame: InstanceFrame;
  /** Newest first. */
  notices: NoticeView[];
  /** There are older ones that are not listed. */
  more: boolean;
}
