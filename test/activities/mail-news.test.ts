// Mails that tell of other people's doings: a later round, somebody else's place, a hand-over and its outcome, an
// escalation, the day's news; and each of them in a sentence, for the bell and for Slack.
import { describe, expect, test } from '@jest/globals';
import { briefOf, buildMailView, carriesLink, renderMail } from '../../activities/mail/index.ts';
import type { MailSource } from '../../activities/mail/index.ts';
import type { EventOfType, ProcessEvent } from '../../process/events.ts';
import type { ApprovalState } from '../../process/state.ts';
import { ASKED_AT, NOW, sampleApprovals, sampleSource, sampleState } from '../portal/sample-source.ts';
import { HOUR_MS } from '../support/state-builder.ts';

const URL_ = 'https://countersign.example/external/approve?token=eyJ.abc-_.def';
const JOHN = 'customer_it_admin';
const JANE = 'customer_ciso';
const { graph, people } = sampleSource();
const [SIGN_OFF, GATE] = sampleApprovals() as [ApprovalState, ApprovalState];
type Notification = MailSource['notification'];
const flat = (text: string): string => text.replace(/\s+/g, ' ');

function mail(notification: Partial<Notification>, fields: Partial<MailSource> = {}) {
  const view = buildMailView({
    graph,
    people,
    state: sampleState(),
    link: { url: URL_, expiresAt: Date.UTC(2026, 2, 17, 17) },
    now: NOW,
    ...fields,
    notification: { kind: 'approval', participantId: JOHN, approvalIds: [SIGN_OFF.id], ...notification },
  });
  if (!view) throw new Error('There is nothing to say.');
  return { ...renderMail(view), brief: briefOf(view) };
}
const inState = (approval: Partial<ApprovalState>) => ({
  state: sampleState([{ ...SIGN_OFF, ...approval }]),
});

describe('a request that comes back', () => {
  const before = {
    [SIGN_OFF.id]: {
      sentBack: { by: JANE, comment: 'Department is wrong.' },
      shown: [{ key: 'sso_config_summary', version: 1 }],
    },
  };

  test('quotes who sent it back, and says what has changed since', () => {
    const { text, html, brief } = mail({}, { ...inState({ round: 2 }), before });
    expect(flat(text)).toContain('This is round 2. Jane Doe sent it back: “Department is wrong.”');
    expect(flat(text)).toContain(
      'Changed since: sso_config_summary is version 2, was 1; scim_mapping_doc is new.',
    );
    expect(html).toContain('Department is wrong.');
    // The comment is for who is asked, not for a channel that others read.
    expect(brief).not.toContain('Department');
  });

  test('says that nothing has changed, where nothing has', () => {
    const same = { [SIGN_OFF.id]: { ...before[SIGN_OFF.id]!, shown: SIGN_OFF.artifacts } };
    const { text } = mail({}, { ...inState({ round: 2 }), before: same });
    expect(text).toContain('No artifact has changed since the last round.');
  });

  test('in the same round says why', () => {
    const reasked = { [SIGN_OFF.id]: { reasked: 'sso_config_summary has a newer version' } };
    const { text } = mail({}, { before: reasked });
    expect(flat(text)).toContain('It is asked anew: sso_config_summary has a newer version');
    expect(text).not.toContain('round');
  });

  test('keeps a comment of any length and kind in bounds', () => {
    const nasty = `<script>alert(1)</script>\r\nBcc: all@evil.example ${'x'.repeat(9_000)}`;
    const long = { [SIGN_OFF.id]: { sentBack: { by: JANE, comment: nasty } } };
    const { text, html } = mail({}, { ...inState({ round: 2 }), before: long });
    expect(html).not.toContain('<script');
    expect(text).not.toMatch(/^Bcc:/m);
    expect(text.length).toBeLessThan(4_000);
  });
});

test('a mail in somebody’s place says in whose', () => {
  const handed = inState({ approvers: [JANE], inPlaceOf: { [JANE]: JOHN } });
  const { text } = mail({ participantId: JANE }, handed);
  expect(flat(text)).toContain('You are asked in place of John Smith.');
  const task = mail(
    { kind: 'task', participantId: JANE, approvalIds: [], taskId: 'sso_setup' },
    { handOvers: [taskHandedOver(JOHN, JANE)] },
  );
  expect(flat(task.text)).toContain('the next step is yours, in place of John Smith.');
  expect(mail({ kind: 'task', approvalIds: [], taskId: 'sso_setup' }).text).not.toContain('in place of');
});

describe('what was handed over', () => {
  const handOvers = [approvalHandedOver(JOHN, JANE, 'deeployd_support', 'reassigned')];
  const handed = inState({ approvers: [JANE], inPlaceOf: { [JANE]: JOHN } });

  test('is told to who had it: who has it now, by whose hand, why', () => {
    const { subject, text, html, brief } = mail({ kind: 'handed_over' }, { ...handed, handOvers });
    expect(subject).toBe('Handed over to Jane Doe: Sign-off: Configuration (Acme Corp SSO Deployment)');
    expect(flat(text)).toContain(
      'In Acme Corp SSO Deployment a decision of yours went to Jane Doe, handed over by Deeployd Support.',
    );
    expect(flat(text)).toContain('Jane Doe decides it now. “Out of office”');
    expect(flat(text)).toContain('Jane Doe decides in your place, and you no longer can.');
    expect(brief).toBe('Handed over to Jane Doe: Sign-off: Configuration. You need do nothing.');
    expect(text + html).not.toContain('token=');
    expect(carriesLink('handed_over')).toBe(false);
  });

  test('because they are away', () => {
    const away = [approvalHandedOver(JOHN, JANE, 'engine', 'absence')];
    const { text } = mail({ kind: 'handed_over' }, { ...handed, handOvers: away });
    expect(flat(text)).toContain(
      'You are away, so in Acme Corp SSO Deployment a decision of yours went to Jane Doe.',
    );
  });

  test('and its outcome too, with the words of who decided', () => {
    const decision = {
      decisionId: 'd',
      participantId: JANE,
      choice: 'approve' as const,
      comment: 'Fine with me.',
      shown: [],
      receivedAt: NOW,
      seq: 9,
    };
    const granted = inState({
      approvers: [JANE],
      inPlaceOf: { [JANE]: JOHN },
      status: 'granted',
      decidedAt: NOW,
      decisions: [decision],
    });
    const { subject, text, brief } = mail({ kind: 'outcome' }, granted);
    expect(subject).toBe('Approved: Sign-off: Configuration (Acme Corp SSO Deployment)');
    expect(flat(text)).toContain('Jane Doe approved it on Wed 11 March 2026, 10:00 UTC. “Fine with me.”');
    expect(brief).toContain('Jane Doe approved it');
    expect(brief).not.toContain('Fine with me');
    const withdrawn = mail(
      { kind: 'outcome' },
      inState({ ...handed.state.approvals[SIGN_OFF.id], status: 'withdrawn' }),
    );
    expect(flat(withdrawn.text)).toContain(
      'It was withdrawn; nobody is asked any more. Jane Doe had not answered.',
    );
  });
});

describe('an escalation', () => {
  const escalated = { kind: 'escalation', participantId: 'deeployd_support' } as const;

  test('to who may not decide says what they can do instead', () => {
    const { text, subject } = mail(escalated);
    expect(subject).toBe('Not decided yet: Sign-off: Configuration (Acme Corp SSO Deployment)');
    expect(flat(text)).toContain(
      'What you can do Remind John Smith, move the deadline, put it to somebody else, or cancel the process.',
    );
    expect(flat(text)).toContain('What you cannot Decide in their place.');
    expect(flat(mail(escalated, inState({ kind: 'ad_hoc' })).text)).toContain('take the request back');
  });

  test('to who may decide says so', () => {
    const { text } = mail({ ...escalated, participantId: JANE });
    expect(flat(text)).toContain('Decide in the place of who has not answered.');
    expect(text).not.toContain('What you cannot');
  });

  test('of a task that cannot go on says which and why', () => {
    const state = sampleState();
    const stopped = {
      ...state.tasks['sso_setup']!,
      status: 'blocked' as const,
      lastFailure: 'No access to Okta.',
    };
    const blocked = { ...state, tasks: { ...state.tasks, sso_setup: stopped } };
    const { subject, text, brief } = mail(
      { ...escalated, approvalIds: [], taskId: 'sso_setup' },
      { state: blocked },
    );
    expect(subject).toBe('Cannot go on: Configure SSO (Acme Corp SSO Deployment)');
    expect(flat(text)).toContain('It has stopped: No access to Okta.');
    expect(brief).toBe('Configure SSO cannot go on.');
    expect(flat(text)).toContain('What you can do Speak to ');
    const over: Notification = {
      kind: 'escalation',
      participantId: JANE,
      approvalIds: [],
      taskId: 'sso_setup',
    };
    const source = { graph, people, state, link: null, now: NOW, notification: over };
    expect(buildMailView(source)).toBeNull();
  });
});

describe('news for who is informed', () => {
  const news: ProcessEvent[] = [
    event(1, 'PhaseStarted', { phaseId: 'configuration' }),
    event(2, 'FactSet', { name: 'x', value: 1 }),
    event(3, 'ApprovalDecided', {
      approvalId: SIGN_OFF.id,
      round: 1,
      decisionId: 'd',
      participantId: JOHN,
      choice: 'reject',
      comment: 'Not yet, <b>sorry</b>.',
      shown: [],
      viewed: 'ab'.repeat(32),
      linkId: 'l',
      linkVia: 'mail',
      receivedAt: NOW,
    }),
    event(4, 'ApprovalRejected', { approvalId: SIGN_OFF.id, by: JOHN, comment: 'Not yet.' }),
  ];

  test('a day of it is one mail, in the words of the audit trail', () => {
    const { subject, text, html, brief } = mail(
      { kind: 'progress', participantId: JANE, approvalIds: [] },
      { news },
    );
    expect(subject).toBe('2 pieces of news (Acme Corp SSO Deployment)');
    expect(flat(text)).toContain(
      'News of Acme Corp SSO Deployment. You are kept informed; nothing is asked of you.',
    );
    expect(flat(text)).toMatch(
      /Phase 2 of 4, Configuration: 4 of 9 tasks are complete\.|Phase \d of \d, .+: \d+ of \d+ tasks are complete\./,
    );
    expect(flat(text)).toContain('1. Phase “Configuration” started.');
    expect(flat(text)).toContain('2. John Smith rejected “Sign-off: Configuration”: Not yet, <b>sorry</b>.');
    expect(html).not.toContain('<b>sorry');
    expect(brief).toBe('John Smith rejected “Sign-off: Configuration”. (and 1 more)');
    expect(text).toContain(URL_);
  });

  test('of trouble names people as people know them', () => {
    const message = `"Configure SSO" is overdue; it waits for ${JOHN}.`;
    const trouble = event(6, 'IncidentRaised', {
      incidentId: 'i-1',
      kind: 'approval-overdue',
      message,
      cure: '',
      actions: [],
    });
    const { text } = mail({ kind: 'progress', approvalIds: [] }, { news: [trouble] });
    expect(flat(text)).toContain('Trouble: "Configure SSO" is overdue; it waits for John Smith.');
  });

  test('one piece of it is said in the subject', () => {
    const { subject } = mail({ kind: 'progress', approvalIds: [] }, { news: news.slice(0, 1) });
    expect(subject).toBe('Phase “Configuration” started (Acme Corp SSO Deployment)');
  });

  test('the end is said as the end', () => {
    const ended = { ...sampleState(), status: 'completed' as const };
    const { subject, text } = mail(
      { kind: 'progress', approvalIds: [] },
      { news: [...news, event(5, 'InstanceCompleted', {})], state: ended },
    );
    expect(subject).toBe('The process is complete (Acme Corp SSO Deployment)');
    expect(flat(text)).toContain('3. The instance was completed.');
  });

  test('is nothing where none of it is news, and in bounds where there is much', () => {
    const source = { graph, people, state: sampleState(), link: null, now: NOW };
    const notification: Notification = { kind: 'progress', participantId: JANE, approvalIds: [] };
    expect(buildMailView({ ...source, notification, news: [news[1]!] })).toBeNull();
    const much = Array.from({ length: 500 }, (_, index) =>
      event(index + 1, 'PhaseStarted', { phaseId: 'discovery' }),
    );
    const { html, text } = mail(notification, { news: much });
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(text).toContain('470 earlier entries');
  });
});

describe('in a sentence', () => {
  test('a request says who asks for what by when', () => {
    expect(mail({}).brief).toBe(
      'Deeployd Support asks for your decision, due Thu 12 March 2026, 17:00 UTC: Sign-off: Configuration.',
    );
    const both = mail({ kind: 'reminder', approvalIds: [SIGN_OFF.id, GATE.id] });
    expect(both.brief).toBe(
      'Deeployd Support still needs 2 decisions, due Thu 12 March 2026, 17:00 UTC: Sign-off: Configuration and Configuration Approval.',
    );
    const apart = { state: sampleState([SIGN_OFF, { ...GATE, dueAt: GATE.dueAt + HOUR_MS }]) };
    const first = mail({ approvalIds: [GATE.id, SIGN_OFF.id] }, apart).brief;
    expect(first).toContain('asks for 2 decisions, the first is due Thu 12 March 2026, 17:00 UTC:');
    expect(mail({}, inState({ status: 'overdue' })).brief).toContain('was due Thu 12 March 2026');
  });

  test('nothing of a mail that is for the mailbox alone', () => {
    expect(mail({ kind: 'fresh_link', approvalIds: [] }).brief).toBeNull();
  });
});

function event<T extends ProcessEvent['type']>(
  seq: number,
  type: T,
  data: EventOfType<T>['data'],
): ProcessEvent {
  return {
    seq,
    at: ASKED_AT + seq * HOUR_MS,
    type,
    by: { kind: 'engine', id: 'engine' },
    data,
  } as ProcessEvent;
}
function taskHandedOver(from: string, to: string): EventOfType<'TaskHandedOver'> {
  const data = { taskId: 'sso_setup', from, to, how: 'reassigned', reason: 'Out of office' } as const;
  return {
    seq: 8,
    at: NOW,
    type: 'TaskHandedOver',
    by: { kind: 'operator', id: 'local', role: 'operator', via: 'local' },
    data,
  };
}
function approvalHandedOver(
  from: string,
  to: string,
  by: string,
  how: 'reassigned' | 'absence',
): EventOfType<'ApprovalHandedOver'> {
  const data = { approvalId: SIGN_OFF.id, from, to, how, reason: 'Out of office' };
  return {
    seq: 8,
    at: NOW,
    type: 'ApprovalHandedOver',
    by: { kind: 'operator', id: by, role: 'operator', via: 'local' },
    data,
  };
}
