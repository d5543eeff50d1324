// Who a token stands for. Three sources are asked in turn: the local token, API keys, and an identity provider (OIDC).
import type { RoleActor } from './actor.ts';

/** An API key of an agent: for whatever attempt of its task is under way. */
export interface AgentKey {
  /** The key's id. */
  id: string;
  role: 'agent';
  via: string;
  scope: { instanceId: string; taskId: string };
  /** Epoch ms; null: it does not end by itself. */
  expiresAt: number | null;
}

/** A credential that is good now. */
export interface Authenticated {
  actor: RoleActor | AgentKey;
  /** Tells this credential from a later one of the same `via`: no session outlives the token it was opened with. */
  mark: string;
  /** When the credential ends by itself, epoch ms; null: it does not. */
  expiresAt: number | null;
}

/** How somebody was authenticated, as the trail has it, and with which credential. */
export type SignedInWith = Pick<Authenticated, 'mark'> & { via: string };

export interface TokenSource {
  /** Null: none that this source knows. Throws ApiProblem where it cannot say, or where a known one is let in nowhere. */
  authenticate(token: string): Promise<Authenticated | null>;
  /** Whether who came that way would still be let in; null: not one of this source's. */
  stillGood(signedIn: SignedInWith): Promise<boolean | null>;
  /** What is remembered of a credential is asked for anew. */
  forget?(via: string): void;
}

export interface Authenticator {
  authenticate(token: string): Promise<Authenticated | null>;
  stillGood(signedIn: SignedInWith): Promise<boolean>;
  forget(via: string): void;
}

export function authenticator(sources: TokenSource[]): Authenticator {
  return {
    async authenticate(token) {
      for (const source of sources) {
        const found = await source.authenticate(token);
        if (found) return found;
      }
      return null;
    },
    async stillGood(signedIn) {
      for (const source of sources) {
        const answer = await source.stillGood(signedIn);
        if (answer !== null) return answer;
      }
      // Of a source that is no longer there, such as an identity provider that was taken out of the settings.
      return false;
    },
    forget(via) {
      for (const source of sources) source.forget?.(via);
    },
  };
}
