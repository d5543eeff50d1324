// What each action of a person becomes: its page, and the command that its form makes. The engine has the last word.
import type { Request } from 'express';
import {
  absenceView,
  type ActionView,
  cancelView,
  deadlineView,
  handOverApprovalView,
  handOverTaskView,
  mendView,
  nudgeView,
  revokeView,
} from '../../portal/index.ts';
import type { ApprovalState } from '../../process/state.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import { type Asked, asked, type Problem, withReason } from './action-form.ts';
import { namedPerson } from './named-person.ts';
import type { PageReading } from './page-source.ts';

export interface Action {
  path: string;
  /** Null: not for this person, or not any more. */
  view(page: PageReading, req: Request): ActionView | null;
  /** Reads the form. `view`: as shown now. */
  read(page: PageReading, req: Request, typed: Record<string, string>): Asked | Problem[];
}

const DAY_MS = 86_400_000;

export const ACTIONS: Action[] = [
  {
    path: '/external/approvals/:id/hand-over',
    view: (page, req) => {
      const approval = approvalOf(page, req);
      return approval && handOverApprovalView(page.source, approval, fromOf(page, req));
    },
    read(page, req, typed) {
      const to = namedPerson(typed);
      const approvalId = approvalOf(page, req)!.id;
      const from = fromOf(page, req);
      const own = from === page.source.participantId;
      return asked(to, typed, (person, reason) => ({
        command: { type: 'HandOverApproval', data: { approvalId, from, to: person, reason } },
        done: (name) => ({
          title: `${name} decides now`,
          says: [
            `${name} is asked by mail and decides in ${own ? 'your' : `${nameOf(page, from)}’s`} place.`,
            own ? 'You are told what became of it.' : 'Both are told.',
          ],
        }),
      }));
    },
  },
  {
    path: '/external/tasks/:id/hand-over',
    view: ({ source }, req) => {
      const node = source.graph.task(String(req.params['id']));
      return node ? handOverTaskView(source, node) : null;
    },
    read: (_page, req, typed) =>
      asked(namedPerson(typed), typed, (to, reason) => ({
        command: { type: 'HandOverTask', data: { taskId: String(req.params['id']), to, reason } },
        done: (name) => ({
          title: `${name} does it now`,
          says: [`${name} is told by mail what is to be done.`],
        }),
      })),
  },
  {
    path: '/external/absence',
    view: ({ source }) => absenceView(source),
    read(page, _req, typed) {
      const { participantId, now } = page.source;
      if (typed['back'] === 'yes') {
        const data = { participantId, substitute: null, until: null, reason: 'Back again' };
        return {
          person: null,
          command: () => ({ type: 'SetAbsence', data }),
          done: () => ({
            title: 'You are back',
            says: ['From now on you are asked yourself. What your substitute has decided stays decided.'],
          }),
        };
      }
      const until = typed['until'] ? Date.parse(`${typed['until']}T00:00:00Z`) : null;
      const wrong: Problem[] =
        until !== null && (Number.isNaN(until) || until <= now)
          ? [{ name: 'until', text: `Choose a day after ${writtenDate(now, { time: false })}.` }]
          : until !== null && until > now + 365 * DAY_MS
            ? [{ name: 'until', text: 'Choose a day within a year.' }]
            : [];
      return asked(
        namedPerson(typed),
        typed,
        (substitute, reason) => ({
          command: { type: 'SetAbsence', data: { participantId, substitute, until, reason } },
          done: (name) => ({
            title: `${name} stands in for you`,
            says: [
              until === null
                ? 'Until you say here that you are back.'
                : `Until ${writtenDate(until)}; then you are asked yourself again.`,
              'What waits for you goes over, too, unless the substitute may not decide it.',
            ],
          }),
        }),
        wrong,
      );
    },
  },
  {
    path: '/external/approvals/:id/deadline',
    view: (page, req) => {
      const approval = approvalOf(page, req);
      return approval && deadlineView(page.source, approval);
    },
    read(page, req, typed) {
      const dueAt = momentOf(typed['due'] ?? '');
      const ahead = dueAt !== null && dueAt > page.source.now;
      const wrong = ahead ? [] : [{ name: 'due', text: 'Give a day and a time that are still to come.' }];
      const approvalId = approvalOf(page, req)!.id;
      return withReason(typed, wrong, (reason) => ({
        command: { type: 'MoveDeadline', data: { approvalId, dueAt: dueAt!, reason } },
        done: () => ({
          title: 'The deadline is moved',
          says: [`It is due ${writtenDate(dueAt!)} now. Those who are asked are told.`],
        }),
      }));
    },
  },
  {
    path: '/external/approvals/:id/nudge',
    view: (page, req) => {
      const approval = approvalOf(page, req);
      return approval && nudgeView(page.source, approval);
    },
    read: (page, req) => ({
      person: null,
      command: () => ({ type: 'NudgeApprovers', data: { approvalId: approvalOf(page, req)!.id } }),
      done: () => ({ title: 'The reminder is on its way', says: ['It carries a fresh personal link.'] }),
    }),
  },
  {
    path: '/external/incidents/:id/:way',
    view: ({ source }, req) => mendView(source, String(req.params['id']), String(req.params['way'])),
    read(_page, req, typed) {
      const incidentId = String(req.params['id']);
      // The page is there for these ways only.
      const action = String(req.params['way']) as keyof typeof MENDED;
      const to = typed['to'] ?? '';
      const wrong: Problem[] =
        action === 'reassign' && to === '' ? [{ name: 'to', text: 'Choose who does it.' }] : [];
      const target = action === 'reassign' ? { target: to } : {};
      return withReason(typed, wrong, (reason) => ({
        command: { type: 'ResolveIncident', data: { incidentId, action, reason, ...target } },
        done: () => MENDED[action],
      }));
    },
  },
  {
    path: '/external/cancel',
    view: ({ source }) => cancelView(source),
    read: (_page, _req, typed) =>
      withReason(typed, [], (reason) => ({
        command: { type: 'CancelInstance', data: { reason } },
        done: () => ({
          title: 'The process is cancelled',
          says: ['All work stops and nobody is asked any more. Those concerned are told, with your reason.'],
        }),
      })),
  },
  {
    path: '/external/receipts/:id/revoke',
    view: (page, req) => {
      const found = decisionOf(page, req);
      return found && revokeView(page.source, found.approval, found.decision);
    },
    read(page, req, typed) {
      const { approval, decision } = decisionOf(page, req)!;
      const data = { approvalId: approval.id, decisionId: decision.decisionId };
      return withReason(typed, [], (reason) => ({
        command: { type: 'RevokeDecision', data: { ...data, reason } },
        done: () => ({
          title: 'Your answer is taken back',
          says: [`You are asked again on ${approval.title}.`],
        }),
      }));
    },
  },
];

/** What was done about work that could not go on. */
const MENDED = {
  redo: { title: 'It is tried again', says: ['Whoever does it is told what went wrong and what you said.'] },
  reassign: { title: 'It is with somebody else now', says: ['They begin at once and know what went wrong.'] },
  accept: { title: 'The work is taken as it is', says: ['What depends on it goes on.'] },
  skip: { title: 'It is skipped', says: ['What depends on it goes on without it.'] },
};

function approvalOf({ source }: PageReading, req: Request): ApprovalState | null {
  const id = String(req.params['id']);
  return Object.hasOwn(source.state.approvals, id) ? source.state.approvals[id]! : null;
}

/** In whose place: said by the form or the address; else in one's own. */
function fromOf({ source }: PageReading, req: Request): string {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const said = body['from'] ?? req.query['from'];
  return typeof said === 'string' && said !== '' ? said : source.participantId;
}

function decisionOf({ source }: PageReading, req: Request) {
  const id = String(req.params['id']);
  for (const approval of Object.values(source.state.approvals)) {
    const decision = approval.decisions.find(({ decisionId }) => decisionId === id);
    if (decision) return { approval, decision };
  }
  return null;
}

/** The form asks in UTC. Epoch ms; null for what is no moment. */
function momentOf(text: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

const nameOf = ({ source }: PageReading, id: string): string => actorName(source.graph, id, source.people);
