// The mailed receipt: whatever the person wrote stands in it to the last word.
import { expect, test } from '@jest/globals';
import { LIMITS } from '../../definition/limits.ts';
import { receiptMail } from '../../activities/mail/receipt-mail.ts';
import { NOW } from '../portal/sample-source.ts';

test('a comment of the full length is mailed whole', () => {
  const comment = `${'w'.repeat(LIMITS.commentChars - 4)} end`;
  const { items } = receiptMail({
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
    comment,
    receivedAt: NOW,
    shown: [],
    decisionId: 'd-7',
    auditSeq: 41,
    auditHead: null,
  });
  expect(items[0]!.lines).toEqual([`“${comment}”`]);
});
