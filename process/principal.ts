// Who makes a command. The engine never authenticates: it is told, and decides what the principal may do.

/**
 * `temporal`: a message typed into Temporal by hand, without our seal. `via`: how they were authenticated (`local`,
 * `key:<id>`, `oidc:<issuer>`); of an agent only where it was not by the credential of its attempt.
 */
export type Principal =
  | { kind: 'operator'; id: string; role: 'operator' | 'admin'; via: string }
  | { kind: 'participant'; id: string; linkId: string }
  | { kind: 'agent'; id: string; taskId: string; attempt: number; via?: string }
  | { kind: 'engine'; id: 'engine' }
  | { kind: 'temporal'; id: 'temporal' };
