// Where the portal's pages stand, and what its forms are called: the routes serve these, the pages link to them.

export const PATHS = {
  stylesheet: '/assets/countersign.css',
  /** GET: the landing page, changes nothing. POST (field `token`): opens a session, leads to `decide`. */
  approve: '/external/approve',
  /** GET: all that waits for this person. POST (a decision form): one decision. */
  decide: '/external/decide',
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
  mailbox: '/mailbox',
  mail: (name: string): string => `/mailbox/${encodeURIComponent(name)}`,
  /** The mail's HTML part alone, shown in a sandboxed frame. */
  mailHtml: (name: string): string => `/mailbox/${encodeURIComponent(name)}/html`,
} as const;

/** The place of one approval on the decide page. */
export const anchorOf = (approvalId: string): string => `a-${approvalId.replace(/[^A-Za-z0-9_-]/g, '-')}`;
