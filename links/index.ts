// Magic links, sessions and seals: what api/ and worker/ import from here.
export { addKey, openKeyRing } from './keys.ts';
export type { KeyRing, KeyRingOptions, KeyUse, RingKey } from './keys.ts';
export { LINK_AUDIENCE, LINK_PERMISSIONS, LINK_TYPE, mintLink, verifyLink } from './magic-link.ts';
export type { LinkClaims, LinkPermission, LinkVerdict, MintLinkInput } from './magic-link.ts';
export { permissionsFor } from './permissions.ts';
export { LINK_PATH, linkUrl } from './link-url.ts';
export { checkSeals, sealCommand, sealDecision, sealOutcome } from './seal.ts';
export {
  SESSION_IDLE_MS,
  SESSION_LONGEST_MS,
  SESSION_TOUCH_MS,
  csrfMatches,
  endedSessionCookie,
  isPlainHttp,
  newSession,
  sessionCookie,
  sessionCookieName,
  sessionIdOf,
  sessionIsOpen,
  sessionValueIn,
} from './session.ts';
export type { NewSession } from './session.ts';
