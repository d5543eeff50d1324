// What each page is given: plain data, all text unescaped, all instants epoch ms. Pages compute nothing from elsewhere.
export type * from './views/types/action.ts';
export type * from './views/types/approval.ts';
export type * from './views/types/artifact.ts';
export type * from './views/types/decide.ts';
export type * from './views/types/diff.ts';
export type * from './views/types/frame.ts';
export type * from './views/types/home.ts';
export type * from './views/types/landing.ts';
export type * from './views/types/mailbox.ts';
export type * from './views/types/notices.ts';
export type * from './views/types/outcome.ts';
export type * from './views/types/receipt.ts';
export type * from './views/types/task.ts';
export type * from './views/types/thread.ts';
export type * from './views/types/upload.ts';
