// Participants of an instance: their addresses, and the magic links made for them over the API.
import { z } from 'zod';
import type { InstanceRow, JournalEntry } from '../../store/books.ts';
import { principalOf } from '../http/actor.ts';
import { bindParticipant } from '../instance/bind-participant.ts';
import { createLink, linkView } from '../instance/create-link.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { graphOf, rowOf } from '../instance/instance-reader.ts';
import { ApiProblem } from '../http/problem.ts';
import {
  bindBody,
  createdLink,
  linkBody,
  linkList,
  linkParams,
  participant,
  participantParams,
} from '../schemas/records.ts';

const PATH = '/api/processes/instances/{id}/participants/{pid}';

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
        await checkPerson(row, params.pid);
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
        200: { description: 'The links that ended', schema: z.object({ revoked: z.array(z.string()) }) },
      },
      async handle({ params, actor }) {
        const row = await rowOf(deps.books, params.id);
        await checkPerson(row, params.pid);
        const at = deps.now();
        const noteOf = (linkId: string) => revokedNote(row.id, params.pid, linkId, actor.id, at);
        const revoked = await deps.books.revokeLinksOf(row.id, params.pid, at, noteOf);
        return ok({ revoked });
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
        const link = await deps.books.link(params.jti);
        if (!link || link.instanceId !== row.id || link.participantId !== params.pid) {
          throw new ApiProblem('link-not-found', `"${params.pid}" has no link "${params.jti}" here.`);
        }
        const at = deps.now();
        await deps.books.revokeLink(link.id, at, revokedNote(row.id, params.pid, link.id, actor.id, at));
        return { status: 204 };
      },
    }),
  ];

  async function checkPerson(row: InstanceRow, participantId: string): Promise<void> {
    if ((await graphOf(deps.books, row)).person(participantId)) return;
    throw new ApiProblem('participant-not-found', `"${participantId}" is not a person of this process.`);
  }
}

const revokedNote = (
  instanceId: string,
  participantId: string,
  linkId: string,
  actor: string,
  at: number,
): JournalEntry => ({ instanceId, type: 'link_revoked', at, actor, data: { linkId, participantId } });
