// The methods on people: their address in an instance, and their magic links.
import type { ParticipantView } from '../process/views/types.ts';
import { CountersignError } from './errors.ts';
import { instancePath, write } from './paths.ts';
import type { CallOptions, Transport } from './transport.ts';
import type { BindInput, CreateLinkInput, Page, ParticipantLink } from './types.ts';

export function participantMethods(transport: Transport) {
  const pathOf = (id: string, participantId: string) =>
    `${instancePath(id)}/participants/${encodeURIComponent(participantId)}`;

  return {
    /** Gives a person an address. Another one than before ends their old links and needs a reason. */
    bindParticipant: (
      id: string,
      participantId: string,
      body: BindInput,
      options: CallOptions = {},
    ): Promise<ParticipantView> => transport.json(write('PUT', pathOf(id, participantId), body, options)),

    /** The URL of a fresh link, made for you to hand on. The API keeps it nowhere: it cannot be read again. */
    createExternalParticipantLink: async (
      { processInstanceId, participantId, ...body }: CreateLinkInput,
      options: CallOptions = {},
    ): Promise<string> => {
      const path = `${pathOf(processInstanceId, participantId)}/links`;
      const link = await transport.json<ParticipantLink>(write('POST', path, body, options));
      if (typeof link.url === 'string') return link.url;
      throw new CountersignError(`POST ${path}: the answer has no url`, {
        status: 201,
        code: 'answer-without-url',
      });
    },

    /** Without their URLs. */
    listParticipantLinks: (
      id: string,
      participantId: string,
      options: CallOptions = {},
    ): Promise<Page<ParticipantLink>> =>
      transport.json({ method: 'GET', path: `${pathOf(id, participantId)}/links`, ...options }),

    /** Ends the link and the sessions that were opened with it. `linkId`: the token's `jti`. */
    revokeParticipantLink: async (
      id: string,
      participantId: string,
      linkId: string,
      options: CallOptions = {},
    ): Promise<void> => {
      const path = `${pathOf(id, participantId)}/links/${encodeURIComponent(linkId)}`;
      await transport.text(write('DELETE', path, undefined, options));
    },

    /** Ends all links of a person; answers which. */
    revokeParticipantLinks: (
      id: string,
      participantId: string,
      options: CallOptions = {},
    ): Promise<{ revoked: string[] }> =>
      transport.json(write('DELETE', `${pathOf(id, participantId)}/links`, undefined, options)),

    /** Of everybody in the instance, mailed ones included; without their URLs. */
    listLinks: (id: string, options: CallOptions = {}): Promise<Page<ParticipantLink>> =>
      transport.json({ method: 'GET', path: `${instancePath(id)}/links`, ...options }),

    /** Ends all links of an instance, whosever they are; answers which. */
    revokeLinks: (id: string, options: CallOptions = {}): Promise<{ revoked: string[] }> =>
      transport.json(write('DELETE', `${instancePath(id)}/links`, undefined, options)),

    /**
     * Mails the person a fresh link, to the address on file, that allows what the named one does. Answers the id under which
     * the journal speaks of the mail. Asked for twice within a quarter of an hour, it is mailed once.
     */
    resendParticipantLink: (
      id: string,
      participantId: string,
      linkId: string,
      options: CallOptions = {},
    ): Promise<{ mailId: string }> => {
      const path = `${pathOf(id, participantId)}/links/${encodeURIComponent(linkId)}/resend`;
      return transport.json(write('POST', path, undefined, options));
    },
  };
}
