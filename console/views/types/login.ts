// What the sign-in page is given.

export interface LoginView {
  /** Path to go on to. */
  to: string;
  /** That path is the mailbox on disk. */
  isMailbox: boolean;
  /** Said at the field; null: nothing is wrong yet. */
  problem: string | null;
}
