// A person as messages know them: name and addresses by their binding, what they want by the definition, and which
// channels that makes.
import type { ProcessGraph } from '../definition/graph.ts';
import type { NotificationPreferences } from '../definition/types.ts';
import type { NotificationKind } from '../process/events.ts';
import type { ProcessState } from '../process/state.ts';
import { operatorName } from '../process/views/actor-name.ts';
import type { People } from '../process/views/types.ts';
import type { ActivityDeps } from './deps.ts';
import { oneLine } from './mail/index.ts';
import type { Channel, SlackSender } from './ports.ts';

export interface Recipient {
  participantId: string;
  /** Their own name, else their id. */
  name: string;
  /** Null: they have no binding that counts. */
  bindingId: string | null;
  email: string | null;
  slack: string | null;
  preferences: NotificationPreferences;
  /** Names and addresses of everybody in the instance, as its own bindings say. */
  people: People;
  /** Who runs the process, and their address where answers should go to it. */
  operator: { name: string; address?: string };
}

/** By the bindings that count: one that was refused is nobody's address. */
export async function recipientOf(
  { books, operatorName: fallback }: Pick<ActivityDeps, 'books' | 'operatorName'>,
  graph: ProcessGraph,
  state: ProcessState,
  participantId: string,
): Promise<Recipient> {
  const bindings = (await books.bindings(state.instanceId)).filter(
    ({ id, participantId: who }) => Object.hasOwn(state.bindings, who) && state.bindings[who] === id,
  );
  const bound = bindings.find(({ participantId: who }) => who === participantId);
  const people: People = Object.fromEntries(
    bindings.map(({ participantId: who, name, email }) => [
      who,
      { ...(name !== null && { name }), ...(email !== null && { email }) },
    ]),
  );
  // The same person whose name the mail comes in: answers go to nobody else.
  const [delegator] = graph.delegators;
  const address =
    delegator === undefined || delegator === participantId ? undefined : people[delegator]?.email;
  return {
    participantId,
    name: bound?.name ?? participantId,
    bindingId: bound?.id ?? null,
    email: bound?.email || null,
    slack: bound?.slack || null,
    preferences: graph.person(participantId)?.human.notificationPreferences ?? {},
    people,
    operator: {
      name: oneLine(operatorName(graph, people, fallback), 100),
      ...(address !== undefined && { address }),
    },
  };
}

/** How a message goes to a person. */
export interface Routes {
  /** The channel that has to reach them; null: there is none, for this reason (a sentence without addresses). */
  must: Exclude<Channel, 'in-app'> | null;
  reason: string;
  /** The others that they want. What becomes of these holds nothing up. */
  also: Channel[];
}

/** Shown on the page that led to it, so that a bell would only repeat it. */
const NO_BELL: ReadonlySet<NotificationKind> = new Set(['receipt']);

/**
 * Mail has to reach whoever wants it (the default) and has an address; Slack does where e-mail is switched off or there
 * is no address. In-app never has to: a page that nobody opens tells nobody.
 */
export function routesOf(recipient: Recipient, kind: NotificationKind, slack: SlackSender | null): Routes {
  const { participantId, email, preferences, bindingId } = recipient;
  const also: Channel[] =
    preferences.inApp === false || bindingId === null || NO_BELL.has(kind) ? [] : ['in-app'];
  const wantsSlack =
    bindingId !== null && (preferences.slack ?? (email === null && recipient.slack !== null));
  if (email !== null && preferences.email !== false) {
    return { must: 'mail', reason: '', also: wantsSlack ? [...also, 'slack'] : also };
  }
  if (!wantsSlack) {
    const reason =
      email === null
        ? `${participantId} has no mail address.`
        : `${participantId} wants no e-mail, and there is no other way to reach them.`;
    return { must: null, reason, also };
  }
  const reached = slack?.reaches(recipient.slack) ?? {
    ok: false,
    reason: 'COUNTERSIGN_SLACK_WEBHOOK is not set.',
  };
  if (reached.ok) return { must: 'slack', reason: '', also };
  return { must: null, reason: `${participantId} is to be reached over Slack. ${reached.reason}`, also };
}
