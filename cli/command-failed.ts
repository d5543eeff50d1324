// A command that did not do what it was asked to, with a stable code and a sentence that says what to do.

export class CommandFailed extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }

  /** Any error as one: those with a code of their own keep it. */
  static from(error: unknown): CommandFailed {
    if (error instanceof CommandFailed) return error;
    const { code, message } = error as { code?: unknown; message?: unknown };
    return new CommandFailed(typeof code === 'string' ? code : 'failed', String(message ?? error));
  }
}
