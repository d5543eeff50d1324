// A mail that was asked for over the API: a fresh link, or word that a link was made. The process hears nothing of it, so
// what became of it is in the journal, a failure too.
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
import { mailedLink } from './mailed-link.ts';

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
  const approvalIds = kind === 'fresh_link' ? openFor(state, participantId) : [];
  const { attempt } = Context.current().info;
  const delivery = { instanceId, id, attempt, participantId, kind, approvalIds };
  const addressee = await addresseeOf(deps, graph, state, participantId);
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
    notification: { kind, participantId, approvalIds },
    link: null,
    answersReachOperator: replyTo !== undefined,
    now: deps.now(),
  };
  return renderMail(buildMailView({ ...source, ...(await linkOf(deps, graph, state, input, approvalIds)) })!);
}

/** The link to mail, or what is to be said of the one that was made. */
async function linkOf(
  deps: ActivityDeps,
  graph: ProcessGraph,
  state: ProcessState,
  input: SendMailInput,
  approvalIds: string[],
): Promise<Pick<MailSource, 'link' | 'linkMade'>> {
  const { instanceId, participantId, mailId } = input;
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
  const link = { instanceId, id: mailId, attempt: 1, participantId, approvalIds, permissions };
  return { link: await mailedLink(deps, graph, state, link) };
}

/** What waits for this person, so that the link lives at least as long. */
const openFor = (state: ProcessState, participantId: string): string[] =>
  Object.values(state.approvals)
    .filter((approval) => isOpen(approval) && stillAsked(approval).includes(participantId))
    .map(({ id }) => id);
