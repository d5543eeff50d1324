// The Message-ID of a notification: derived, so that a mail sent twice after a crash is recognised as one.
import { sha256Hex } from '../../platform/canonical-json.ts';

/** Without angle brackets. The same notification gives the same id, whichever attempt it is. */
export function messageIdOf(instanceId: string, notificationId: string, publicUrl: string): string {
  const name = sha256Hex(`${instanceId}\n${notificationId}`).slice(0, 32);
  return `${name}@${new URL(publicUrl).hostname.replace(/[[\]]/g, '')}`;
}
