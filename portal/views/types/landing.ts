// The pages before a session: the landing page and a dead link's.

/** Before the session: no titles, no customer data, for scanners read it too. */
export interface LandingView {
  operator: string;
  personName: string;
  /** Decisions that wait for this person. */
  decisions: number;
  /** Tasks that wait for this person. */
  tasks: number;
  /** Questions of agents that do. */
  questions: number;
  firstDueAt: number | null;
  linkExpiresAt: number;
  /** Goes into the button's form, nowhere else. */
  token: string;
}

export interface DeadLinkView {
  operator: string;
  why: 'expired' | 'revoked' | 'invalid';
  expiredAt: number | null;
  /** Masked. Null: no address on file, or none may be told: no form. */
  maskedAddress: string | null;
  /** The dead token, for the form. */
  token: string | null;
  /** True after the form was posted, whether or not a mail went. */
  asked: boolean;
}
