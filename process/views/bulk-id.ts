// Which bulk action a command was part of: its id begins with the bulk's.

/** `bulk_…`, or null: a command of its own. */
export const bulkIdIn = (commandId: string): string | null => /^(bulk_[^.]+)\./.exec(commandId)?.[1] ?? null;
