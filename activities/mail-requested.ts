// A mail that was asked for over the API: a fresh link, a code, word that a link was made, or of comments. The process
// hears nothing of it, so what became of it is in the journal, a failure too.
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ProcessGraph } from '../definition/graph.ts';
import type { ProcessState } from '../process/state.ts';
import { isOpen, stillAsked } from '../process/views/approvals.ts';
import type { SendMailInput, SendMailResult } from '../workflows/messages.ts';
import { type Addressee, addresseeOf, deliver, noteDelivery, wasSent } from './delivery.ts';
import type { ActivityDeps } from './deps.ts';
import { instanceOf } from './instance-of.ts';
import { type MailSource, buildMailView, renderMail } from './mail/index.ts';
import { mailedCode } from './mailed-code.ts';
import { mailedLink } from './mailed-link.ts';
import { mentionsOf } from './mentions-of.ts';

interface Source {
  graph: ProcessGraph;
  state: ProcessState;
  addressee: Addressee;
  input: SendMailInput;
  approvalIds: string[];
}

/** Once for each `mailId`, whatever the attempt. Throws `mail-failed` where it may go later. */
export async function mailRequested(deps: ActivityDeps, input: SendMailInput): Promise<SendMailResult> {
  const { mailId: id, instanceId, participantId, kind } = input;
  if (await wasSent(deps, { instanceId, id })) return { outcome: 'sent' };
  const { graph, state } = await instanceOf(deps.books, instanceId);
  const approvalIds = await aboutOf(deps, state, input);
  const { attempt } = Context.current().info;
  const delivery = { instanceId, id, attempt, participantId, kind, approvalIds };
  const addressee = await addresseeOf(deps, graph, state, participantId, kind !== 'mention');
  const sent =
    'outcome' in addressee
      ? addressee
      : await deliver(
          deps,
          delivery,
          addressee,
          await mailOf(deps, { graph, state, addressee, input, approvalIds }),
        );
  if (sent.outcome === 'sent') return sent;
  await noteDelivery(deps, 'delivery_failed', delivery, sent);
  if (sent.outcome === 'failed') throw ApplicationFailure.retryable(sent.reason, 'mail-failed');
  return sent;
}

async function mailOf(deps: ActivityDeps, { graph, state, addressee, input, approvalIds }: Source) {
  const { people, replyTo } = addressee;
  const { participantId, kind } = input;
  const source: MailSource = {
    graph,
    state,
    people,
    operatorName: deps.operatorName,
    brand: deps.brand,
    notification: { kind, participantId, approvalIds },
    link: null,
    answersReachOperator: replyTo !== undefined,
    now: deps.now(),
  };
  return renderMail(buildMailView({ ...source, ...(await linkOf(deps, graph, state, input, approvalIds)) })!);
}

/** The link to mail, with what is to be said: of the link that was made, or what was said to the person. */
async function linkOf(
  deps: ActivityDeps,
  graph: ProcessGraph,
  state: ProcessState,
  input: SendMailInput,
  approvalIds: string[],
): Promise<Pick<MailSource, 'link' | 'linkMade' | 'mentions' | 'code' | 'freshLinkBy'>> {
  const { instanceId, participantId, mailId } = input;
  if (input.kind === 'code') return { link: null, code: await mailedCode(deps, input) };
  if (input.kind === 'mention') {
    const mentions = await mentionsOf(deps, graph, state, input);
    if (mentions.items.length === 0)
      throw ApplicationFailure.nonRetryable(`Nothing was said to ${participantId}.`, 'nothing-said');
    const link = { instanceId, id: mailId, attempt: 1, participantId, approvalIds };
    return { mentions, link: await mailedLink(deps, graph, state, link) };
  }
  const about = await deps.books.link(input.kind === 'fresh_link' ? input.oldLinkId : input.linkId);
  if (about?.instanceId !== instanceId || about.participantId !== participantId) {
    throw ApplicationFailure.nonRetryable(
      `The books know no such link of ${participantId}.`,
      'link-not-found',
    );
  }
  const { permissions, expiresAt, issuedBy } = about;
  if (input.kind === 'link_made') return { link: null, linkMade: { by: issuedBy, expiresAt, permissions } };
  // A fresh one lets its holder do what the old one did, and no more.
  const { askedBy } = input;
  const common = { instanceId, id: mailId, attempt: 1, participantId, approvalIds, permissions };
  if (askedBy === undefined) return { link: await mailedLink(deps, graph, state, common) };
  const link = await mailedLink(deps, graph, state, { ...common, issuedBy: askedBy });
  return { link, freshLinkBy: 'operator' };
}

/** Approvals that the mail is about. */
async function aboutOf(
  { books }: Pick<ActivityDeps, 'books'>,
  state: ProcessState,
  input: SendMailInput,
): Promise<string[]> {
  if (input.kind === 'fresh_link') return openFor(state, input.participantId);
  const code = input.kind === 'code' ? await books.code(input.codeId) : null;
  return code ? [code.approvalId] : [];
}

/** What waits for this person, so that the link lives at least as long. */
const openFor = (state: ProcessState, participantId: string): string[] =>
  Object.values(state.approvals)
    .filter((approval) => isOpen(approval) && stillAsked(approval).includes(participantId))
    .map(({ id }) => id);
