// The address of a magic link, in the form that mails carry and the API answers.

export const LINK_PATH = '/external/approve';

/** `publicUrl` with or without a slash at its end, and with a path where the portal stands behind one. */
export function linkUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, '')}${LINK_PATH}?token=${encodeURIComponent(token)}`;
}
