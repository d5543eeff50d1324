// The sentences of what concerns agents: escalations, corrections, errands, rules of the team, concerns and questions.
import { because, people, quote, short } from './audit-words.ts';
import type { EventTable } from './audit-line.ts';
import { sayList } from './format.ts';
import type { Names } from './names.ts';

type About =
  | 'TaskEscalated'
  | 'TaskWorkCorrected'
  | 'ErrandStarted'
  | 'ErrandEnded'
  | 'RuleFired'
  | 'ConcernRaised'
  | 'QuestionAsked'
  | 'QuestionAnswered'
  | 'QuestionDropped';

export const AGENT_LINES: Pick<EventTable, About> = {
  TaskEscalated: {
    type: 'escalation',
    sentence: ({ data }, names) => {
      const task = quote(names.task(data.taskId));
      if (data.toKind === 'human')
        return `${task} was escalated to ${people(data.to, names)}${because(data.reason)}`;
      return `${task} was given to ${people(data.to, names)} in the place of ${names.actor(data.from)}${because(data.reason)}`;
    },
  },
  TaskWorkCorrected: {
    type: 'override',
    sentence: ({ data }, names) => {
      const what = (['summary', 'result', 'facts'] as const).filter((field) => data[field] !== undefined);
      return `${names.actor(data.participantId)} corrected the work on ${quote(names.task(data.taskId))} in its review: ${sayList(what)}.`;
    },
  },

  ErrandStarted: {
    type: 'task',
    sentence: ({ data }, names) =>
      `${names.actor(data.agentId)} ${ERRAND[data.purpose]}, as ${workOf(data.errandId, names)}${because(short(data.brief))}`,
  },
  ErrandEnded: {
    type: 'task',
    sentence: ({ data }, names) => {
      const what = data.ok ? 'is done with' : 'could not do';
      return `${names.actor(data.agentId)} ${what} ${workOf(data.errandId, names)}${because(data.summary)}`;
    },
  },
  RuleFired: {
    type: 'escalation',
    sentence: ({ data }, names) => {
      const whom = data.to.length === 0 ? ', and reached nobody' : `, to ${people(data.to, names)}`;
      const reached = data.action === 'pause' ? '' : whom;
      return `The team's rule ${data.ruleId} took hold: ${ACTIONS[data.action] ?? data.action}${reached}${because(data.reason)}`;
    },
  },

  ConcernRaised: {
    type: 'escalation',
    sentence: ({ data }, names) => {
      const kind = data.kind === 'general' ? 'a concern' : `a concern of ${data.kind}`;
      return `${names.actor(data.agentId)} raised ${kind} about ${workOf(data.taskId, names)}${because(data.text)}`;
    },
  },
  QuestionAsked: {
    type: 'escalation',
    sentence: ({ data }, names) =>
      `${names.actor(data.agentId)} asks ${people(data.to, names)} about ${workOf(data.taskId, names)}: ${quote(data.text)}.`,
  },
  QuestionAnswered: {
    type: 'escalation',
    sentence: ({ by, data }, names) =>
      `${names.actor(by.id)} answered the question about ${workOf(data.taskId, names)}: ${quote(data.text)}.`,
  },
  QuestionDropped: {
    type: 'escalation',
    sentence: ({ data }) =>
      `${capital(data.questionId.replace('.', ' '))} needs no answer any more${because(data.reason)}`,
  },
};

/** What an errand is, by what led to it. */
const ERRAND = {
  brief: 'was told that it begins',
  trouble: 'was told of trouble',
  escalation: 'was asked to see to an escalation',
  rule: 'was set to work by a rule of the team',
};

const ACTIONS: Record<string, string> = {
  escalate: 'an escalation',
  request_approval: 'a request for approval',
  notify: 'word',
  delegate: 'work handed on',
  pause: 'a pause',
};

/** A task by its name; an errand has none. */
export const workOf = (id: string, names: Names): string =>
  id.startsWith('errand.') ? `errand ${id.slice('errand.'.length)}` : quote(names.task(id));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
