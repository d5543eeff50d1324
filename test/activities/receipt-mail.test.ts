// The mailed receipt: whatever the person wrote stands in it to the last word.
import { expect, test } from '@jest/globals';
import { LIMITS } from '../../definition/limits.ts';
import type { MailViewOf } from '../../activities/mail/mail-views.ts';
import { receiptMail } from '../../activities/mail/receipt-mail.ts';
import { NOW } from '../portal/sample-source.ts';

const VIEW: MailViewOf<'receipt'> = {
  kind: 'receipt',
  operator: 'The operator',
  processName: 'Acme Corp SSO Deployment',
  instanceId: 'proc-1',
  personName: 'John Smith',
  personRole: null,
  link: null,
  answersReachOperator: false,
  now: NOW,
  title: 'Configure SSO',
  choice: 'approve',
  corrected: null,
  comment: '',
  receivedAt: NOW,
  shown: [],
  decisionId: 'd-7',
  auditSeq: 41,
  auditHead: null,
};

test('a comment of the full length is mailed whole', () => {
  const comment = `${'w'.repeat(LIMITS.commentChars - 4)} end`;
  const { items } = receiptMail({ ...VIEW, comment });
  expect(items[0]!.lines).toEqual([`“${comment}”`]);
});

test('corrections are told as such', () => {
  const { lead, items } = receiptMail({ ...VIEW, corrected: { summary: 'High risk.' } });
  expect(lead[0]).toMatch(
    /^Your decision, with your corrections, in Acme Corp SSO Deployment was recorded on /,
  );
  expect(items[0]!.title).toBe('Your corrections');
  expect(items[0]!.lines[0]).toBe('“High risk.”');
  expect(receiptMail({ ...VIEW, corrected: { summary: null } }).items[0]!.lines).toHaveLength(1);
  expect(receiptMail(VIEW).items[0]!.title).toBe('Your comment');
});

test('who runs the process is not sent to themselves', () => {
  const footer = (view: MailViewOf<'receipt'>) => receiptMail(view).footer.join(' ');
  expect(footer(VIEW)).toContain('Not expecting this? Ask The operator by a way you know.');
  expect(footer({ ...VIEW, operator: VIEW.personName })).not.toContain('Not expecting this?');
});
