// The table from each journal entry (what API and activities note) to its audit type and its sentence.
import type { JsonObject } from '../../definition/types.ts';
import type { JournalType } from '../../store/books.ts';
import { workOf } from './audit-agents.ts';
import type { AuditLine } from './audit-line.ts';
import { numberIn } from './agent-journal.ts';
import { because, short } from './audit-words.ts';
import { sayList } from './format.ts';
import type { Names } from './names.ts';

/** Who noted it, and what. The data is read with care: entries outlive the release that wrote them. */
interface JournalLine {
  actor: string;
  data: JsonObject;
}

/** Names of journal data that the sentences read; all are optional. */
const text = (line: JournalLine, key: string): string | null => {
  const value = line.data[key];
  return typeof value === 'string' && value !== '' ? value : null;
};
const person = (line: JournalLine, names: Names): string =>
  names.actor(text(line, 'participantId') ?? line.actor);

export const JOURNAL_LINES: Record<JournalType, AuditLine<JournalLine>> = {
  delivery_sent: {
    type: 'delivery',
    sentence: (line, names) => {
      const ids = line.data['approvalIds'];
      const asked = Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
      const titles = sayList(asked.map((id) => `“${names.approval(id)}”`));
      const who = person(line, names);
      const about = titles ? ` about ${titles}` : '';
      const channel = text(line, 'channel');
      if (channel === 'in-app') return `A notice was put on the page of ${who}${about}.`;
      return `A message went to ${who}${channel === 'slack' ? ' over Slack' : ''}${about}.`;
    },
  },
  delivery_failed: {
    type: 'delivery',
    sentence: (line, names) => {
      const why = text(line, 'reason')?.replace(/\.$/, '');
      const over = text(line, 'channel') === 'slack' ? ' over Slack' : '';
      return `A message to ${person(line, names)} did not get through${over}${why ? `: ${why}` : ''}.`;
    },
  },
  delivery_dropped: {
    type: 'delivery',
    sentence: (line, names) =>
      `A message to ${person(line, names)} was not sent, for what it was about was over.`,
  },
  link_issued: {
    type: 'participant',
    sentence: (line, names) => {
      const via = text(line, 'via') === 'api' ? ', made over the API' : '';
      return `${names.actor(line.actor)} issued a link to ${person(line, names)}${via}.`;
    },
  },
  link_opened: {
    type: 'participant',
    sentence: (line, names) => `The link of ${person(line, names)} was opened.`,
  },
  link_revoked: {
    type: 'participant',
    sentence: (line, names) => `${names.actor(line.actor)} revoked a link of ${person(line, names)}.`,
  },
  session_ended: {
    type: 'participant',
    sentence: (line, names) => `The session of ${person(line, names)} ended.`,
  },
  page_viewed: {
    type: 'participant',
    sentence: (line, names) => {
      const approval = text(line, 'approvalId');
      return `${person(line, names)} looked at ${approval ? `“${names.approval(approval)}”` : 'the page'}.`;
    },
  },
  artifact_viewed: {
    type: 'artifact',
    sentence: (line, names) => {
      const version = line.data['version'];
      const which = typeof version === 'number' ? `, version ${version}` : '';
      return `${person(line, names)} opened ${text(line, 'key') ?? 'an artifact'}${which}.`;
    },
  },
  comment_posted: {
    type: 'comment',
    sentence: (line, names) => {
      const about = text(line, 'about');
      return `${person(line, names)} commented${about ? ` on “${names.approval(about)}”` : ''}.`;
    },
  },
  request_refused: {
    type: 'instance',
    sentence: (line, names) => {
      const why = text(line, 'message') ?? text(line, 'code');
      return `A request of ${names.actor(line.actor)} was refused${why ? `: ${why}` : ''}${why?.endsWith('.') ? '' : '.'}`;
    },
  },
  audit_exported: {
    type: 'instance',
    sentence: (line, names) => `${names.actor(line.actor)} exported the audit trail.`,
  },
  decision_unconfirmed: {
    type: 'approval',
    sentence: (line, names) => {
      const approval = text(line, 'approvalId');
      return `The decision of ${person(line, names)}${approval ? ` on “${names.approval(approval)}”` : ''} was not confirmed at once.`;
    },
  },
  agent_step: {
    type: 'task',
    sentence: (line, names) => {
      const model = text(line, 'model');
      const tokens = numberIn(line.data, 'inputTokens') + numberIn(line.data, 'outputTokens');
      const asked = `${worker(line, names)} asked ${model ?? 'its model'} for turn ${numberIn(line.data, 'turn')}`;
      const about = line.data['isEstimated'] === true ? 'about ' : '';
      const used = tokens > 0 ? `, ${about}${tokens.toLocaleString('en')} tokens` : '';
      const reason = text(line, 'reason');
      return `${asked} of ${workIn(line, names)}${used}${reason === null ? '.' : `, which failed${because(short(reason))}`}`;
    },
  },
  agent_tool: {
    type: 'task',
    sentence: (line, names) => {
      const failed =
        line.data['ok'] === false ? `, which failed${because(short(text(line, 'result') ?? ''))}` : '.';
      return `${worker(line, names)} used ${text(line, 'tool') ?? 'a tool'} for ${workIn(line, names)}${failed}`;
    },
  },
  agent_call: {
    type: 'task',
    sentence: (line, names) => {
      const action = text(line, 'action') ?? 'start';
      const did = CALLS[action] ?? 'was called for';
      const reason = text(line, 'reason');
      const then =
        reason === null ? `${CAME[text(line, 'outcome') ?? ''] ?? ''}.` : `, which failed${because(reason)}`;
      return `${worker(line, names)} ${did} ${workIn(line, names)}${then}`;
    },
  },
  agent_refused: {
    type: 'task',
    sentence: (line, names) =>
      `${worker(line, names)} was refused ${text(line, 'tool') ?? 'a tool'} for ${workIn(line, names)}${because(text(line, 'reason') ?? undefined)}`,
  },
};

/** What came of it. */
const CAME: Record<string, string> = {
  output: ' and handed it in',
  later: ' and answers later',
  question: ' and asks something',
};

/** What was asked of an agent that is not ours. */
const CALLS: Record<string, string> = {
  start: 'was sent',
  poll: 'was asked how it goes with',
  answer: 'was given an answer for',
  cancel: 'was told to stop',
  callback: 'called back about',
  heartbeat: 'says it is still at',
};

const worker = (line: JournalLine, names: Names): string => names.actor(text(line, 'agentId') ?? line.actor);

const workIn = (line: JournalLine, names: Names): string => {
  const id = text(line, 'taskId');
  return id === null ? 'its work' : workOf(id, names);
};
