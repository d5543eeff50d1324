// Mails a fresh link to the address on file, on the word of an older one: by a workflow of its own, not too often.
import { freshLinkMailId } from '../../workflows/messages.ts';
import type { FreshLinkMailer } from '../deps.ts';
import type { Gateway } from '../gateway.ts';
import { ApiProblem } from '../http/problem.ts';

/** Asking again within a quarter of an hour sends nothing. Throws `temporal-unavailable` where nobody took it. */
export function freshLinkMailer({
  gateway,
  now,
}: {
  gateway: Pick<Gateway, 'startMail'>;
  now: () => number;
}): FreshLinkMailer {
  return {
    async send(instanceId, participantId, oldLinkId, askedBy) {
      const mailId = freshLinkMailId(oldLinkId, now());
      const reply = await gateway.startMail({
        kind: 'fresh_link',
        mailId,
        instanceId,
        participantId,
        oldLinkId,
        ...(askedBy !== undefined && { askedBy }),
      });
      if (reply.ok) return mailId;
      throw new ApiProblem('temporal-unavailable', 'Nobody took the request for a fresh link; ask again.');
    },
  };
}
