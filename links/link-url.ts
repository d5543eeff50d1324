// The address of a magic link, in the form that mails carry and the API answers.

export const LINK_PATH = '/external/approve';

/** `publicUrl`: scheme, host, port and path, with or without a slash at its end. */
export function linkUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, '')}${LINK_PATH}?token=${encodeURIComponent(token)}`;
}
