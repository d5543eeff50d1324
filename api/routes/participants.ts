// Participants of an instance: their addresses, and the magic links made for them over the API.
import { principalOf } from '../http/actor.ts';
import { bindParticipant } from '../instance/bind-participant.ts';
import { createLink, linkView } from '../instance/create-link.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { readInstance, rowOf } from '../instance/instance-reader.ts';
import { ApiProblem } from '../http/problem.ts';
import { checkPerson, linkOf, revokeLink, revokeLinksOf } from '../instance/revoke-links.ts';
import {
  bindBody,
  createdLink,
  linkBody,
  linkList,
  linkParams,
  mailAsked,
  participant,
  participantParams,
  revokedLinks,
} from '../schemas/records.ts';
import { instanceParams } from '../schemas/fields.ts';

const INSTANCE = '/api/processes/instances/{id}';
const PATH = `${INSTANCE}/participants/{pid}`;

export function participantRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'put',
      path: PATH,
      tag: 'Participants',
      summary: 'Bind a person to an address',
      description:
        'Binding anew needs a reason, is counted as an exception, and ends the links to the old address.',
      access: 'operator',
      params: participantParams,
      body: bindBody,
      answers: { 200: { description: 'Bound', schema: participant } },
      async handle({ params, body, actor, newId }) {
        const row = await rowOf(deps.books, params.id);
        const person = await bindParticipant(deps, row, params.pid, body, principalOf(actor), newId);
        return ok(person);
      },
    }),
    endpoint({
      method: 'post',
      path: `${PATH}/links`,
      tag: 'Participants',
      summary: 'Make a magic link',
      description:
        'The URL is given to the caller and kept nowhere. A decision through it says on the trail that the link was made over the API.',
      access: 'operator',
      repeatable: 'secret',
      params: participantParams,
      body: linkBody,
      answers: { 201: { description: 'Made', schema: createdLink } },
      async handle({ params, body, actor, newId }) {
        const row = await rowOf(deps.books, params.id);
        return ok(await createLink(deps, row, params.pid, body, actor, newId), 201);
      },
    }),
    endpoint({
      method: 'get',
      path: `${PATH}/links`,
      tag: 'Participants',
      summary: 'List the links of a person, mailed ones included',
      access: 'operator',
      params: participantParams,
      answers: { 200: { description: 'Without their URLs', schema: linkList } },
      async handle({ params }) {
        const row = await rowOf(deps.books, params.id);
        await checkPerson(deps, row, params.pid);
        return ok({ items: (await deps.books.links(row.id, params.pid)).map(linkView) });
      },
    }),
    endpoint({
      method: 'delete',
      path: `${PATH}/links`,
      tag: 'Participants',
      summary: 'Revoke all links of a person; open sessions end with them',
      access: 'operator',
      params: participantParams,
      answers: {
        200: { description: 'The links that ended', schema: revokedLinks },
      },
      async handle({ params, actor }) {
        const row = await rowOf(deps.books, params.id);
        return ok({ revoked: await revokeLinksOf(deps, row, params.pid, principalOf(actor)) });
      },
    }),
    endpoint({
      method: 'get',
      path: `${INSTANCE}/links`,
      tag: 'Participants',
      summary: 'List the links of everybody in an instance, mailed ones included',
      access: 'operator',
      params: instanceParams,
      answers: { 200: { description: 'Without their URLs', schema: linkList } },
      async handle({ params }) {
        const row = await rowOf(deps.books, params.id);
        return ok({ items: (await deps.books.links(row.id)).map(linkView) });
      },
    }),
    endpoint({
      method: 'delete',
      path: `${INSTANCE}/links`,
      tag: 'Participants',
      summary: 'Revoke all links of an instance, whosever they are; open sessions end with them',
      access: 'operator',
      params: instanceParams,
      answers: { 200: { description: 'The links that ended', schema: revokedLinks } },
      async handle({ params, actor }) {
        const row = await rowOf(deps.books, params.id);
        return ok({ revoked: await revokeLinksOf(deps, row, null, principalOf(actor)) });
      },
    }),
    endpoint({
      method: 'post',
      path: `${PATH}/links/{jti}/resend`,
      tag: 'Participants',
      summary: 'Mail a fresh link to the address on file',
      description:
        'The fresh one allows what the named one does, which lives or stays dead as it is. Asked for twice within a quarter of an hour, by whomever, it is mailed once.',
      access: 'operator',
      params: linkParams,
      answers: { 202: { description: 'The mail is on its way', schema: mailAsked } },
      async handle({ params, actor }) {
        const row = await rowOf(deps.books, params.id);
        const link = await linkOf(deps, row, params.pid, params.jti);
        const { people } = await readInstance(deps, row.id);
        if (people[params.pid]?.email === undefined || !deps.freshLinkMailer) {
          const message = `"${params.pid}" has no address here; bind one with PUT …/participants/${params.pid}.`;
          throw new ApiProblem('participant-without-address', message);
        }
        const mailId = await deps.freshLinkMailer.send(row.id, params.pid, link.id, actor.id);
        return ok({ mailId }, 202);
      },
    }),
    endpoint({
      method: 'delete',
      path: `${PATH}/links/{jti}`,
      tag: 'Participants',
      summary: 'Revoke a link; open sessions end with it',
      access: 'operator',
      params: linkParams,
      answers: { 204: { description: 'It is revoked' } },
      async handle({ params, actor }) {
        const row = await rowOf(deps.books, params.id);
        await revokeLink(deps, row, params.pid, params.jti, principalOf(actor));
        return { status: 204 };
      },
    }),
  ];
}
