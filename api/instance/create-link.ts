// Makes a magic link over the API: noted in the books by its id, its URL given to the caller alone.
import type { z } from 'zod';
import { type LinkPermission, linkUrl, mintLink, permissionsFor } from '../../links/index.ts';
import { personOf } from '../../process/people.ts';
import type { InstanceRow, LinkRow } from '../../store/books.ts';
import { linkMadeMailId } from '../../workflows/messages.ts';
import { type Actor, principalOf } from '../http/actor.ts';
import { bindParticipant } from './bind-participant.ts';
import type { ApiDeps } from '../deps.ts';
import { durationField } from '../http/duration-field.ts';
import { readInstance } from './instance-reader.ts';
import { ApiProblem } from '../http/problem.ts';
import type { createdLink, link, linkBody } from '../schemas/records.ts';

const LONGEST_MS = 90 * 86_400_000;

/** The same ids make the same link: a repeat answers the same URL, which is signed anew and stored nowhere. */
export async function createLink(
  deps: ApiDeps,
  row: InstanceRow,
  participantId: string,
  body: z.output<typeof linkBody>,
  actor: Actor,
  newId: (prefix: string) => string,
): Promise<z.output<typeof createdLink>> {
  const { graph, state, people } = await readInstance(deps, row.id);
  const person = personOf(graph, state, participantId);
  if (!person) {
    throw graph.agent(participantId)
      ? new ApiProblem('participant-is-agent', `"${participantId}" is an agent; links are for people.`)
      : new ApiProblem('participant-not-found', `"${participantId}" is not a person of this process.`);
  }
  const permissions = permissionsOf(permissionsFor(graph, state, person.id), person.id, body.permissions);
  const lifeMs = durationField(body.expiresIn, '/expiresIn');
  if (lifeMs > LONGEST_MS) throw tooLong();
  await settleAddress(deps, row, participantId, people[participantId]?.email, body.email, actor, newId);

  const id = newId('link');
  const at = deps.now();
  const known = await deps.books.link(id);
  const stored: LinkRow = known ?? {
    id,
    instanceId: row.id,
    participantId,
    permissions,
    issuedAt: at,
    issuedBy: actor.id,
    via: 'api',
    expiresAt: at + lifeMs,
    revokedAt: null,
  };
  if (!known) {
    await deps.books.addLink(stored, {
      instanceId: row.id,
      type: 'link_issued',
      at,
      actor: actor.id,
      data: {
        linkId: id,
        participantId,
        via: 'api',
        permissions,
        expiresAt: stored.expiresAt,
        by: { ...principalOf(actor) },
      },
    });
  }
  await tellPerson(deps, stored);
  const token = await mintLink(deps.ring, {
    issuer: deps.publicUrl,
    instanceId: row.id,
    participantId,
    permissions: stored.permissions as LinkPermission[],
    jti: id,
    issuedAt: stored.issuedAt,
    expiresAt: stored.expiresAt,
  });
  return { ...linkView(stored), url: linkUrl(deps.publicUrl, token) };
}

/**
 * Nobody holds a link in a person's name that the person was not told of: the mail is on its way before the URL is given
 * out. Throws `temporal-unavailable` otherwise; the same call again makes the same link and one mail.
 */
async function tellPerson(deps: ApiDeps, { id: linkId, instanceId, participantId }: LinkRow): Promise<void> {
  const mailId = linkMadeMailId(linkId);
  const reply = await deps.gateway.startMail({
    kind: 'link_made',
    mailId,
    instanceId,
    participantId,
    linkId,
  });
  if (reply.ok) return;
  throw new ApiProblem(
    'temporal-unavailable',
    `"${participantId}" could not be told of the link, so it was not given out. Repeat the request with the same Idempotency-Key.`,
  );
}

/** A link without what would open it. */
export function linkView(row: LinkRow): z.output<typeof link> {
  return {
    id: row.id,
    participantId: row.participantId,
    permissions: row.permissions,
    issuedAt: new Date(row.issuedAt).toISOString(),
    issuedBy: row.issuedBy,
    via: row.via,
    expiresAt: new Date(row.expiresAt).toISOString(),
    revokedAt: row.revokedAt === null ? null : new Date(row.revokedAt).toISOString(),
  };
}

/** A link carries no more than its person may do. */
function permissionsOf(
  possible: LinkPermission[],
  participantId: string,
  asked: LinkPermission[] | undefined,
): LinkPermission[] {
  if (!asked) return possible;
  const beyond = asked.filter((permission) => !possible.includes(permission));
  if (beyond.length > 0) {
    const isDecision = beyond.includes('approve');
    const message = `Leave ${beyond.map((permission) => `"${permission}"`).join(', ')} out.`;
    const why = isDecision ? 'is no approver' : 'may not do that by their part in the process';
    throw new ApiProblem('permission-not-possible', `"${participantId}" ${why}. ${message}`, {
      errors: [{ pointer: '/permissions', code: isDecision ? 'not-an-approver' : 'not-their-part', message }],
    });
  }
  return [...new Set(asked)];
}

/** The address given must be the person's; where they have none, it becomes theirs. */
async function settleAddress(
  deps: ApiDeps,
  row: InstanceRow,
  participantId: string,
  bound: string | undefined,
  given: string | undefined,
  actor: Actor,
  newId: (prefix: string) => string,
): Promise<void> {
  if (bound !== undefined) {
    if (given === undefined || given.toLowerCase() === bound.toLowerCase()) return;
    throw new ApiProblem(
      'address-mismatch',
      `"${participantId}" has another address here. Leave "email" out, or bind the new address first with PUT …/participants/${participantId}.`,
      { errors: [{ pointer: '/email', code: 'address-mismatch', message: 'Not the address on file.' }] },
    );
  }
  if (given === undefined) {
    throw new ApiProblem(
      'participant-without-address',
      `"${participantId}" has no address yet; give "email".`,
      {
        errors: [{ pointer: '/email', code: 'missing-field', message: 'Give the e-mail address.' }],
      },
    );
  }
  await bindParticipant(deps, row, participantId, { email: given }, principalOf(actor), newId);
}

function tooLong(): ApiProblem {
  const message = 'A link lives 90 days at most.';
  return new ApiProblem('invalid-request', message, {
    errors: [{ pointer: '/expiresIn', code: 'too-long', message }],
  });
}
