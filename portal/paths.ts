// Where the portal's pages stand, and what its forms are called: the routes serve these, the pages link to them.
import { underBasePath } from './base-path.ts';

const PLACES = {
  stylesheet: '/assets/countersign.css',
  /** GET: the landing page, changes nothing. POST (field `token`): opens a session, leads to `decide`. */
  approve: '/external/approve',
  /** GET: all that waits for this person. POST (a decision form): one decision. */
  decide: '/external/decide',
  /** GET: the same in one form. POST: one decision for each that was answered. */
  decideTogether: '/external/decide/together',
  /** POST (a decision form): mails the code that the decision asks for. */
  askCode: '/external/code',
  /** Where the process stands. */
  home: '/external',
  /** POST (fields `csrf`). */
  endSession: '/external/session/end',
  /** POST (field `token`): mails a fresh link to the address on file. */
  freshLink: '/external/fresh-link',
  receipt: (decisionId: string): string => `/external/receipts/${encodeURIComponent(decisionId)}`,
  /** The same as JSON, to keep. */
  receiptJson: (decisionId: string): string => `/external/receipts/${encodeURIComponent(decisionId)}.json`,
  artifact: (key: string, version: number): string =>
    `/external/artifacts/${encodeURIComponent(key)}/${version}`,
  /** The page of an artifact with its versions; without `version` the newest is shown. */
  artifactPage: (key: string, version?: number): string =>
    `/external/artifacts/${encodeURIComponent(key)}${version === undefined ? '' : `?version=${version}`}`,
  /** A picture or PDF as our pages show it. */
  artifactContent: (key: string, version: number): string =>
    `/external/artifacts/${encodeURIComponent(key)}/${version}/content`,
  artifactDiff: (key: string, from: number, to: number): string =>
    `/external/artifacts/${encodeURIComponent(key)}/diff/${from}/${to}`,
  /** POST: one comment. GET with `kind` and `about`: a whole thread. */
  comments: '/external/comments',
  thread: (kind: string, about: string): string =>
    `/external/comments?${new URLSearchParams({ kind, about }).toString()}`,
  /** POST (multipart: `csrf`, `file`). */
  upload: '/external/upload',
  brand: '/assets/brand.css',
  logo: '/assets/logo',
  /** GET: a person's own task with its form. POST: it is done. */
  task: (taskId: string): string => `/external/tasks/${encodeURIComponent(taskId)}`,
  /** GET: a question of an agent to this person. POST: its answer. */
  question: (questionId: string): string => `/external/questions/${encodeURIComponent(questionId)}`,
  /** What a person may do about a task that cannot go on. */
  mend: (incidentId: string, action: string): string =>
    `/external/incidents/${encodeURIComponent(incidentId)}/${action}`,
  handOverTask: (taskId: string): string => `/external/tasks/${encodeURIComponent(taskId)}/hand-over`,
  handOverApproval: (approvalId: string): string =>
    `/external/approvals/${encodeURIComponent(approvalId)}/hand-over`,
  /** POST: reminds those who have not answered. */
  nudge: (approvalId: string): string => `/external/approvals/${encodeURIComponent(approvalId)}/nudge`,
  moveDeadline: (approvalId: string): string =>
    `/external/approvals/${encodeURIComponent(approvalId)}/deadline`,
  cancel: '/external/cancel',
  /** What a delegator may do about what is open. */
  act: '/external/act',
  absence: '/external/absence',
  revoke: (decisionId: string): string => `/external/receipts/${encodeURIComponent(decisionId)}/revoke`,
  /** What a form came to, kept for a day under an address of its own. */
  outcome: (id: string): string => `/external/outcomes/${encodeURIComponent(id)}`,
  /** Server-sent events: that something changed, not what. */
  events: '/external/events',
  /** GET: what was sent to this person. */
  notices: '/external/notices',
  /** POST (fields `csrf`, `upTo`: epoch ms): those up to then are read. */
  noticesRead: '/external/notices/read',
  script: '/assets/portal.js',
  mailbox: '/mailbox',
  mail: (name: string): string => `/mailbox/${encodeURIComponent(name)}`,
  /** The mail's HTML part alone, shown in a sandboxed frame. */
  mailHtml: (name: string): string => `/mailbox/${encodeURIComponent(name)}/html`,
} as const;

/** Routes are made of these when the app is put together; read while a request is answered, they begin with the base path. */
export const PATHS = underBasePath(PLACES);

/** The place of one approval on the decide page. */
export const anchorOf = (approvalId: string): string => `a-${approvalId.replace(/[^A-Za-z0-9_-]/g, '-')}`;
