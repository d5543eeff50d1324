// What the mails say, for each kind: content, both parts alike, escaping, headers that cannot be injected, size.
import { describe, expect, test } from '@jest/globals';
import {
  buildMailView,
  carriesLink,
  mailedLinkExpiresAt,
  messageIdOf,
  renderMail,
} from '../../activities/mail/index.ts';
import type { MailSource } from '../../activities/mail/index.ts';
import type { EventOfType } from '../../process/events.ts';
import type { ApprovalState, DecisionState } from '../../process/state.ts';
import { ASKED_AT, NOW, sampleApprovals, sampleSource, sampleState } from '../portal/sample-source.ts';
import { HOUR_MS } from '../support/state-builder.ts';

const URL_ = 'https://countersign.example/external/approve?token=eyJ.abc-_.def';
const { graph, people } = sampleSource();
type Notification = MailSource['notification'];

function mail(notification: Partial<Notification>, fields: Partial<MailSource> = {}) {
  const view = buildMailView({
    graph,
    people,
    state: sampleState(),
    link: { url: URL_, expiresAt: Date.UTC(2026, 2, 17, 17) },
    now: ASKED_AT,
    ...fields,
    notification: {
      kind: 'approval',
      participantId: 'customer_it_admin',
      approvalIds: sampleApprovals().map(({ id }) => id),
      ...notification,
    },
  });
  return view && renderMail(view);
}
const taskApproval = (fields: Partial<ApprovalState> = {}): ApprovalState => ({
  ...sampleApprovals()[0]!,
  id: 'task.sso_setup.1',
  kind: 'task',
  subjectId: 'sso_setup',
  taskId: 'sso_setup',
  title: 'SSO Configuration Review',
  description: 'Please review the SSO configuration before we proceed',
  covers: 'review',
  ...fields,
});
const oneTask = (fields: Partial<ApprovalState> = {}, rest: Partial<MailSource> = {}) =>
  mail({ approvalIds: ['task.sso_setup.1'] }, { state: sampleState([taskApproval(fields)]), ...rest })!;
/** A decision as the books have it. */
const decidedEvent = ({ seq, ...decision }: DecisionState): NonNullable<MailSource['outcome']> => {
  const { id: approvalId, round } = sampleApprovals()[0]!;
  const event: EventOfType<'ApprovalDecided'> = {
    type: 'ApprovalDecided',
    seq,
    at: NOW,
    by: { kind: 'participant', id: decision.participantId, linkId: 'l' },
    data: { ...decision, approvalId, round, viewed: 'ab'.repeat(32), linkId: 'l', linkVia: 'mail' },
  };
  return { event, head: 'cd'.repeat(32) };
};
/** The words of an HTML part, as a reader sees them. */
const words = (html: string): string =>
  html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(style|title)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
const flat = (text: string): string => text.replace(/\s+/g, ' ');

describe('an approval mail', () => {
  test('for one task, as the seed words it', () => {
    const { subject, text } = oneTask();
    expect(subject).toBe('Approval Required: SSO Configuration Review, by Thu 12 March');
    expect(text).toBe(`Hi John,

Deeployd Support asks for your decision in Acme Corp SSO Deployment.

SSO Configuration Review
The work is done and waits for your answer.
SSO Specialist (AI agent, simulated): “Please review the SSO configuration
before we proceed”
To read: sso_config_summary, version 2; scim_mapping_doc, version 1.

Please decide by Thu 12 March 2026, 17:00 UTC (48 hours).

Review and approve or reject:
${URL_}

Opening the link decides nothing. You need no account and no password.

If you approve     Configure SSO counts as complete. Asked next: Sign-off:
                   Configuration (you) and Configuration Approval (you).
If you reject      Configure SSO is not complete, and what depends on it
                   does not start. Configure SSO (SSO Specialist) is done
                   again, with your comment. Then you are asked again.
If you do nothing  Once its time is over it is marked as overdue and stays
                   open. Nothing is ever approved by silence.

-- 
Acme Corp SSO Deployment (proc-1), sent to John Smith. The link is personal:
please do not pass it on. It works until Tue 17 March 2026, 17:00 UTC.
Not expecting this? Do not open the link. Ask Deeployd Support by a way you
know.
`);
  });

  test('names all that opened together', () => {
    const { subject, text } = mail({})!;
    expect(subject).toBe(
      'Approval Required: Sign-off: Configuration and Configuration Approval, by Thu 12 March',
    );
    expect(text).toContain('1. Sign-off: Configuration');
    expect(text).toContain('2. Configuration Approval');
    expect(flat(text)).toContain('Security Review starts once Sign-off: Configuration is approved too.');
  });

  test('says the same in text and HTML', () => {
    for (const { text, html } of [mail({})!, oneTask()]) {
      for (const sentence of flat(text)
        .split(/(?<=\.) |: (?=http)/)
        .filter((part) => part.length > 20 && !part.includes('--'))) {
        const lines = sentence.replace(/^\d\. /, '').replace(/ \d\. /g, ' ');
        for (const part of lines.split(/If you (?:do nothing|approve|reject)|Hi John,/))
          expect(words(html)).toContain(part.trim().slice(0, 60).trim());
      }
    }
  });

  test('says whether the work starts only on approval', () => {
    const { text } = oneTask({ beforeWork: true });
    expect(flat(text)).toContain('Nothing has been done yet: the work starts on approval.');
    expect(flat(text)).toContain('If you approve The work on Configure SSO starts. SSO Specialist does it.');
    expect(flat(text)).toContain('If you reject The work on Configure SSO does not start.');
  });

  test('says when it reminds, whom it tells, and what a rejection by time means', () => {
    const reminded = oneTask({ reminderAts: [ASKED_AT + 24 * HOUR_MS], onTimeout: 'escalate' });
    expect(flat(reminded.text)).toContain(
      'You are reminded on Wed 11 March, 17:00 UTC. Once its time is over Deeployd Support is told and it stays open.',
    );
    expect(flat(oneTask({ onTimeout: 'reject' }).text)).toContain(
      'Once its time is over it counts as rejected.',
    );
  });

  test('names an artifact that is not there yet', () => {
    expect(oneTask({ artifacts: [{ key: 'plan', version: 0 }] }).text).toContain(
      'To read: plan (not there yet).',
    );
  });

  test('leaves out what was answered or closed meanwhile; null where nothing is left', () => {
    const [signOff, gate] = sampleApprovals() as [ApprovalState, ApprovalState];
    const state = sampleState([{ ...signOff, status: 'granted' }, gate]);
    expect(mail({}, { state })!.subject).toBe('Approval Required: Configuration Approval, by Thu 12 March');
    expect(mail({}, { state: sampleState([{ ...signOff, status: 'withdrawn' }]) })).toBeNull();
  });

  test('a reminder says how much time is left', () => {
    const { subject, text } = mail({ kind: 'reminder' }, { now: NOW })!;
    expect(subject).toBe(
      'Reminder: Approval Required: Sign-off: Configuration and Configuration Approval, by Thu 12 March',
    );
    expect(text).toContain('(31 hours left)');
    const overdue = mail(
      { kind: 'reminder' },
      {
        now: NOW + 90 * HOUR_MS,
        state: sampleState(sampleApprovals().map((a) => ({ ...a, status: 'overdue' as const }))),
      },
    )!;
    expect(flat(overdue.text)).toContain('This was due Thu 12 March 2026, 17:00 UTC and is still open.');
  });
});

describe('the other mails', () => {
  test('a task is asked for as work, not as a decision', () => {
    const { subject, text } = mail({ kind: 'task', approvalIds: [], taskId: 'sso_setup' })!;
    expect(subject).toBe('Task for you: Configure SSO (Acme Corp SSO Deployment)');
    expect(text.replace(URL_, '')).not.toMatch(/approve|reject/i);
    expect(text).toContain(URL_);
  });

  test('an escalation says on whom it waits, and that its reader cannot decide', () => {
    const { subject, text } = mail({ kind: 'escalation', participantId: 'deeployd_support' })!;
    expect(subject).toBe(
      'Not decided yet: Sign-off: Configuration and Configuration Approval (Acme Corp SSO Deployment)',
    );
    expect(text).toContain('Waits for John Smith.');
    expect(flat(text)).toContain('Decide in their place. Nothing is approved by silence.');
    expect(text).toContain('Hi Deeployd Support,');
  });

  test('a withdrawal carries no link', () => {
    const state = sampleState([{ ...sampleApprovals()[0]!, status: 'withdrawn' }]);
    const { subject, text, html } = mail(
      { kind: 'withdrawn', approvalIds: [sampleApprovals()[0]!.id] },
      { state },
    )!;
    expect(subject).toBe('No longer needed: Sign-off: Configuration (Acme Corp SSO Deployment)');
    expect(text + html).not.toContain('token=');
    expect(carriesLink('withdrawn')).toBe(false);
  });

  test('a receipt carries versions, digests and the head of the trail, and no link', () => {
    const decision: DecisionState = {
      decisionId: 'd-7',
      participantId: 'customer_it_admin',
      choice: 'reject',
      comment: 'Department is wrong.',
      shown: sampleApprovals()[0]!.artifacts,
      receivedAt: NOW,
      seq: 41,
    };
    const state = sampleState([{ ...sampleApprovals()[0]!, decisions: [decision] }]);
    const { subject, text, html } = mail(
      { kind: 'receipt', decisionId: 'd-7' },
      { state, outcome: decidedEvent(decision) },
    )!;
    expect(subject).toBe('Receipt: you rejected Sign-off: Configuration (Acme Corp SSO Deployment)');
    for (const part of [text, html]) {
      expect(part).toContain('Department is wrong.');
      expect(part).toContain(state.artifacts['sso_config_summary']!.sha256);
      expect(part).toContain('cd'.repeat(32));
      expect(part).not.toContain('token=');
    }
    expect(flat(text)).toContain('Wed 11 March 2026, 10:00:00 UTC');
  });
});

describe('what people type', () => {
  const nasty = '<script>alert(1)</script>"\'&\r\nBcc: all@evil.example\u0000\u202Egnp.exe';

  test('is escaped in HTML and never breaks a header', () => {
    const state = { ...sampleState([taskApproval({ title: nasty, description: nasty })]), name: nasty };
    const { subject, text, html } = mail({ approvalIds: ['task.sso_setup.1'] }, { state })!;
    expect(subject).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(subject).toContain('<script>alert(1)</script>"\'& Bcc: all@evil.example');
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp; Bcc:');
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e|^Bcc:/mu);
  });

  test('stays under 100 kB, however much there is of it', () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      taskApproval({
        id: `task.sso_setup.${index}`,
        title: '&'.repeat(5_000),
        description: '<'.repeat(20_000),
        artifacts: Array.from({ length: 40 }, (_each, n) => ({ key: `artifact_${n}`, version: 1 })),
      }),
    );
    const { subject, text, html } = mail(
      { approvalIds: many.map(({ id }) => id) },
      { state: sampleState(many) },
    )!;
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(Buffer.byteLength(text)).toBeLessThan(100_000);
    expect(subject.length).toBeLessThan(210);
    expect(text).toContain('and 288 more');
  });
});

describe('around the mail', () => {
  test('a mailed link lives to the last deadline listed, or seven days', () => {
    const state = sampleState();
    const ids = Object.keys(state.approvals);
    expect(mailedLinkExpiresAt(state, ids, ASKED_AT)).toBe(ASKED_AT + 7 * 24 * HOUR_MS);
    const late = sampleState([{ ...sampleApprovals()[0]!, dueAt: ASKED_AT + 30 * 24 * HOUR_MS }]);
    expect(mailedLinkExpiresAt(late, ids, ASKED_AT)).toBe(ASKED_AT + 30 * 24 * HOUR_MS);
  });

  test('the Message-ID is the notification’s, whichever attempt it is', () => {
    const id = messageIdOf('proc-1', 'n-1', 'https://countersign.example');
    expect(id).toMatch(/^[0-9a-f]{32}@countersign\.example$/);
    expect(messageIdOf('proc-1', 'n-1', 'https://countersign.example')).toBe(id);
    expect(messageIdOf('proc-1', 'n-2', 'https://countersign.example')).not.toBe(id);
    expect(messageIdOf('proc-1', 'n-1', 'http://127.0.0.1:3000')).toContain('@127.0.0.1');
  });
});
