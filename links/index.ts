// Magic links, sessions and seals: what api/ and worker/ import from here.
export { addKey, KEY_USES, keyFiles } from './key-folder.ts';
export type { KeyUse, RingKey } from './key-folder.ts';
export { openKeyRing } from './keys.ts';
export { keyStates, retireKey, rotateKeys } from './rotation.ts';
export type { KeyState, RetireAnswer } from './rotation.ts';
export type { KeyRing, KeyRingOptions } from './keys.ts';
export {
  AGENT_AUDIENCE,
  AGENT_TYPE,
  looksLikeAgentCredential,
  mintAgentCredential,
  verifyAgentCredential,
} from './agent-credential.ts';
export type { AgentCredential, AgentCredentialVerdict } from './agent-credential.ts';
export { boxKid, openBox, sealBox } from './box.ts';
export { callbackKey, callbackRunOf } from './callback-key.ts';
export type { CallbackRun } from './callback-key.ts';
export { CODE_LIFE_MS, CODE_TRIES, hashOfGiven, makeCode } from './code.ts';
export type { Code } from './code.ts';
export { LINK_AUDIENCE, LINK_PERMISSIONS, LINK_TYPE, mintLink, verifyLink } from './magic-link.ts';
export type { LinkClaims, LinkPermission, LinkVerdict, MintLinkInput } from './magic-link.ts';
export { permissionsFor } from './permissions.ts';
export { LINK_PATH, linkUrl } from './link-url.ts';
export { checkReply, checkSeals, sealCommand, sealDecision, sealOutcome, sealReply } from './seal.ts';
export {
  SESSION_IDLE_MS,
  SESSION_LONGEST_MS,
  SESSION_TOUCH_MS,
  csrfMatches,
  endedSessionCookie,
  newSession,
  sessionCookie,
  sessionCookieName,
  sessionIdOf,
  sessionIsOpen,
  sessionValueIn,
} from './session.ts';
export type { NewSession } from './session.ts';
export { cookieName, cookieValueIn, endedCookie, isPlainHttp, setCookie } from './cookie.ts';
