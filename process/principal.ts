// Who makes a command. The engine never authenticates: it is told, and decides what the principal may do.

/** `temporal`: a message typed into Temporal by hand, without our seal. */
export type Principal =
  | { kind: 'operator'; id: string; role: 'operator' | 'admin' }
  | { kind: 'participant'; id: string; linkId: string }
  | { kind: 'agent'; id: string; taskId: string; attempt: number }
  | { kind: 'engine'; id: 'engine' }
  | { kind: 'temporal'; id: 'temporal' };
