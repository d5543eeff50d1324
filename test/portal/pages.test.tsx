// Every page: what it says, that nothing typed becomes markup, that it stands without script.
import { describe, expect, test } from '@jest/globals';
import {
  PATHS,
  buildDecideView,
  buildHomeView,
  buildLandingView,
  buildReceiptView,
  frameOf,
  maskAddress,
  readDecisionForm,
  renderDeadLink,
  renderDecide,
  renderHome,
  renderLanding,
  renderMail,
  renderMailbox,
  renderOutcome,
  renderProblem,
  renderReceipt,
} from '../../portal/index.ts';
import type { ReceiptSource, ViewSource } from '../../portal/index.ts';
import type { ApprovalState, IncidentState, DecisionState } from '../../process/state.ts';
import { NOW, sampleApprovals, sampleSource, sampleState } from './sample-source.ts';

const [signOff, gate] = sampleApprovals() as [ApprovalState, ApprovalState];
const link = { token: 'eyJ.a.b', expiresAt: NOW + 1e8 };
const decision = (fields: Partial<DecisionState> = {}): DecisionState => ({
  decisionId: 'd-7',
  participantId: 'customer_it_admin',
  choice: 'approve',
  comment: 'Fits.',
  shown: signOff.artifacts,
  receivedAt: NOW,
  seq: 41,
  ...fields,
});
function receiptSource(
  fields: Partial<ReceiptSource> = {},
  approval: Partial<ApprovalState> = {},
): ReceiptSource {
  const taken = decision();
  const state = sampleState([{ ...signOff, status: 'granted', decisions: [taken], ...approval }, gate]);
  return {
    ...sampleSource({ state }),
    outcome: {
      status: 'counted',
      decisionId: 'd-7',
      approvalId: signOff.id,
      participantId: 'customer_it_admin',
      choice: 'approve',
      comment: 'Fits.',
      receivedAt: new Date(NOW).toISOString(),
      shown: taken.shown,
      viewed: 'ab'.repeat(32),
      auditSeq: 41,
      auditHead: 'cd'.repeat(32),
    },
    link: { via: 'mail', address: 'it-admin@acme.com', openedAt: NOW - 1e6 },
    ...fields,
  };
}
const text = (html: string): string =>
  html
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,])/g, '$1');
const inputs = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`<input[^>]*name="${name}"[^>]*value="([^"]*)"`, 'g'))].map(
    (match) => match[1]!,
  );

const pages = (source: ViewSource): Record<string, string> => {
  const frame = frameOf(source);
  const nasty = source.state.name;
  return {
    landing: renderLanding(buildLandingView(source, link)),
    decide: renderDecide(buildDecideView(source)),
    home: renderHome(buildHomeView(source, { summary: nasty, events: [] })),
    receipt: renderReceipt(
      buildReceiptView({ ...receiptSource(), ...source, outcome: receiptSource().outcome })!,
    ),
    held: renderOutcome({ frame, title: nasty, kind: 'held', decisionId: 'd', choice: 'approve' }),
    refused: renderOutcome({
      frame,
      title: nasty,
      kind: 'refused',
      choice: 'approve',
      why: nasty,
      recorded: nasty,
      receiptOf: nasty,
    }),
    'not confirmed': renderOutcome({
      frame,
      title: nasty,
      kind: 'not-confirmed',
      choice: 'reject',
      comment: nasty,
      fields: [['approval', nasty]],
    }),
    dead: renderDeadLink({
      operator: nasty,
      why: 'expired',
      expiredAt: NOW,
      maskedAddress: nasty,
      token: nasty,
      asked: false,
    }),
    problem: renderProblem({ status: 503, requestId: nasty, title: nasty, text: nasty }),
    mailbox: renderMailbox({ mails: [{ name: nasty, at: NOW, to: nasty, subject: nasty }] }),
    mail: renderMail({
      name: nasty,
      at: NOW,
      to: nasty,
      subject: nasty,
      from: nasty,
      messageId: nasty,
      text: nasty,
      hasHtml: true,
    }),
  };
};

describe('all pages', () => {
  const typed = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
  const nastyContents = {
    [`key`]: {
      contentType: 'application/json',
      text: JSON.stringify({ [typed]: [typed], url: 'javascript:alert(3)' }),
    },
    md: {
      contentType: 'text/markdown',
      text: `# ${typed}\n\n[x](javascript:alert(4)) ${typed}\n\n- ${typed}`,
    },
    html: { contentType: 'text/html', text: typed },
  };
  const nastyApproval: ApprovalState = {
    ...signOff,
    title: typed,
    description: typed,
    approvers: ['customer_it_admin', 'customer_ciso'],
    artifacts: Object.keys(nastyContents).map((key) => ({ key, version: 1 })),
    decisions: [decision({ comment: typed, participantId: 'customer_ciso' })],
  };
  const taken = { ...nastyApproval, id: 'x', decisions: [decision({ comment: typed })] };
  const state = { ...sampleState([nastyApproval, taken], nastyContents), name: typed };
  const source = sampleSource(
    {
      state: {
        ...state,
        tasks: { ...state.tasks, sso_setup: { ...state.tasks['sso_setup']!, summary: typed } },
      },
    },
    nastyContents,
  );

  test.each(Object.entries(pages(source)))(
    '%s: nothing typed becomes markup, and nothing runs',
    (_name, html) => {
      const tags = [...html.matchAll(/<[a-z!/][^>]*>/gi)].map(([tag]) => tag);
      // One script, ours, from a file.
      const ours =
        /^<script src="\/assets\/portal\.js" defer data-events="\/external\/events" data-since="\d+">$/;
      const running = tags.filter((tag) => /^<(script|img|style)/i.test(tag));
      expect(running.filter((tag) => !ours.test(tag))).toEqual([]);
      expect(running.length).toBeLessThanOrEqual(1);
      expect(tags.filter((tag) => /\s(on\w+|style)\s*=/i.test(tag.replace(/"[^"]*"/g, '""')))).toEqual([]);
      expect(html).not.toMatch(/(href|src|action)="\s*(javascript|data):/i);
      expect(html).not.toMatch(/(href|src|action)="(https?:)?\/\//);
      expect(html.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
      expect([...html.matchAll(/<h1[ >]/g)]).toHaveLength(1);
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  test('the words that were typed are there as words', () => {
    expect(text(pages(source)['decide']!)).toContain(typed);
  });
});

describe('the landing page', () => {
  test('says for whom and how much, and no title nor customer data', () => {
    const html = renderLanding(buildLandingView(sampleSource(), link));
    expect(text(html)).toContain('2 decisions wait for you');
    expect(text(html)).toContain('The first by Thu 12 March 2026, 17:00 UTC');
    expect(html).toContain('<title>2 decisions wait for John Smith – Countersign</title>');
    for (const { title } of sampleApprovals()) expect(html).not.toContain(title);
    expect(html).not.toContain('Acme');
    expect(html).toContain('content="no-referrer"');
    expect(inputs(html, 'token')).toEqual(['eyJ.a.b']);
    expect([...html.matchAll(/<form/g)]).toHaveLength(1);
  });

  test('opens also where nothing waits', () => {
    const html = renderLanding(buildLandingView(sampleSource({ participantId: 'customer_ciso' }), link));
    expect(text(html)).toContain('Nothing waits for you now');
    expect(html).toContain('Continue as Jane Doe');
  });
});

describe('the decide page', () => {
  const view = buildDecideView(sampleSource());
  const html = renderDecide(view);

  test('has one form a decision, each bound to what it shows', () => {
    expect(inputs(html, 'approval')).toEqual([signOff.id, gate.id]);
    expect(inputs(html, 'decision')).toEqual(['d-1', 'd-2']);
    expect(inputs(html, 'viewed')).toEqual(view.items.map(({ viewed }) => viewed));
    expect(inputs(html, 'shown')[0]).toMatch(/^sso_config_summary@2:[0-9a-f]{64}$/);
    expect(html).not.toMatch(/<input[^>]*type="radio"[^>]*checked/);
  });

  test('its fields read back as the form they are', () => {
    const read = readDecisionForm({
      ...Object.fromEntries(
        ['approval', 'round', 'decision', 'viewed', 'csrf'].map((name) => [name, inputs(html, name).at(-1)]),
      ),
      shown: inputs(html, 'shown').slice(2),
      answer: 'reject',
      comment: ' No.\r\nTwice. ',
    });
    expect(read).toMatchObject({
      ok: true,
      form: {
        approvalId: gate.id,
        round: 1,
        decisionId: 'd-2',
        choice: 'reject',
        comment: 'No.\nTwice.',
        shown: [{ key: 'sso_config_summary', version: 2 }, { key: 'scim_mapping_doc' }],
      },
    });
  });

  test('says what is decided, by when, by whom the work is, and what follows', () => {
    const words = text(html);
    expect(words).toContain('Decide by Thu 12 March 2026, 17:00 UTC (31 hours left)');
    expect(words).toContain('Whether the phase Configuration is complete as it stands.');
    expect(words).toContain('SSO Specialist AI agent simulated did the work');
    expect(words).toContain(
      'Next: Configuration is signed off. Security Review starts once Configuration Approval is approved too.',
    );
    expect(words).toContain('Next: Security Review does not start. Deeployd Support gets your comment');
    expect(words).toContain('Nothing is ever approved by silence.');
  });

  test('shows data as a tree and Markdown as prose', () => {
    expect(text(html)).toContain('forceReauthentication false');
    expect(html).toContain('<h4>SCIM mapping for Acme Corporation</h4>');
    expect(html).toContain('<strong>5 minutes</strong>');
    expect(html).toContain('<td><code>userName</code></td>');
    expect(html).toContain('<li>Then <em>everybody</em></li>');
    expect(html).toContain(`href="${PATHS.artifact('sso_config_summary', 2)}"`);
  });

  test('keeps what was typed and says what is missing at its field', () => {
    const typed = { choice: 'reject' as const, comment: 'a <b> comment', problem: 'Say what has to change.' };
    const back = renderDecide(buildDecideView(sampleSource(), { comeBack: { [signOff.id]: { typed } } }));
    expect(back).toContain('a &lt;b> comment</textarea>');
    expect(back).toMatch(/<input[^>]*value="reject"[^>]*checked/);
    expect([...back.matchAll(/class="problem"/g)]).toHaveLength(1);
    expect(back).toContain('aria-invalid="true"');
  });

  test('without the permission there is no form', () => {
    const read = renderDecide(buildDecideView(sampleSource({ permissions: ['view'] })));
    expect(read).not.toContain('name="answer"');
    expect(text(read)).toContain('This link lets you read, not decide');
  });

  test('an artifact not stored yet, a large one, a picture and bytes that are gone', () => {
    const contents = {
      big: { contentType: 'application/json', text: `"${'x'.repeat(300_000)}"` },
      picture: { contentType: 'image/svg+xml', text: '<svg onload="alert(1)"/>' },
      gone: { contentType: 'text/plain', text: 'gone' },
    };
    const artifacts = [...Object.keys(contents), 'missing'].map((key) => ({
      key,
      version: key === 'missing' ? 0 : 1,
    }));
    const state = sampleState([{ ...signOff, artifacts }], contents);
    const html_ = renderDecide(buildDecideView(sampleSource({ state, content: () => undefined }, contents)));
    expect(text(html_)).toContain('With 300.0 kB this is too large to show here.');
    expect(text(html_)).toContain('missing Not there yet');
    expect(text(html_)).toContain('This is a file to download and read.');
    expect(text(html_)).toContain('It cannot be shown at the moment.');
    expect(html_).not.toContain('onload');
    expect(inputs(html_, 'shown').at(-1)).toBe('missing@0:');
  });
});

describe('what a decision is bound to', () => {
  const viewedOf = (source: ViewSource) => buildDecideView(source).items[0]!.viewed;
  const base = viewedOf(sampleSource());
  const withApproval = (fields: Partial<ApprovalState>) =>
    viewedOf(sampleSource({ state: sampleState([{ ...signOff, ...fields }, gate]) }));

  test('changes with text, version, digest, round and the words of the work', () => {
    const others = [
      withApproval({ title: 'Other' }),
      withApproval({ description: 'Other' }),
      withApproval({ round: 2 }),
      withApproval({ artifacts: signOff.artifacts.slice(1) }),
      viewedOf(
        sampleSource(
          {},
          {
            sso_config_summary: { contentType: 'application/json', text: '{}' },
            scim_mapping_doc: { contentType: 'text/markdown', text: 'Other' },
          },
        ),
      ),
    ];
    const state = sampleState();
    others.push(
      viewedOf(
        sampleSource({
          state: {
            ...state,
            tasks: { ...state.tasks, sso_setup: { ...state.tasks['sso_setup']!, summary: 'Other' } },
          },
        }),
      ),
    );
    expect(new Set([base, ...others]).size).toBe(others.length + 1);
  });

  test('does not change with the time, other answers, the session or the decision id', () => {
    expect(viewedOf(sampleSource({ now: NOW + 1e9, newDecisionId: () => 'other' }))).toBe(base);
    expect(withApproval({ status: 'overdue' })).toBe(base);
    expect(viewedOf(sampleSource({ content: () => undefined }))).toBe(base);
    const two = { approvers: ['customer_it_admin', 'customer_ciso'], need: 2 };
    const answered = [decision({ participantId: 'customer_ciso' })];
    expect(withApproval({ ...two, decisions: answered })).toBe(withApproval(two));
  });
});

describe('the receipt', () => {
  test('says who, what, when, on which versions, and its place on the record', () => {
    const words = text(renderReceipt(buildReceiptView(receiptSource())!));
    expect(words).toContain('You approved Sign-off: Configuration');
    expect(words).toContain('Wed 11 March 2026, 10:00:00 UTC');
    expect(words).toContain('SSO Specialist and SCIM Specialist AI agents, simulated, 2 tasks');
    expect(words).toContain('Personal link mailed to it-•••••@acme.com, opened');
    expect(words).toContain('41, approval decided');
    expect(words.replaceAll(' ', '')).toContain('cd'.repeat(32));
    expect(words).toContain('sso_config_summary Data, version 2');
    expect(words).toContain('1 decision still waits for you');
    expect(words).toContain('Next decision: Configuration Approval');
  });

  test('a made link is named as such, and another person’s decision is theirs', () => {
    const view = buildReceiptView(
      receiptSource({ participantId: 'customer_ciso', link: { via: 'api', address: null, openedAt: null } }),
    )!;
    expect(text(renderReceipt(view))).toContain('John Smith approved Sign-off: Configuration');
    expect(view.identifiedBy).toBe('Personal link made by Deeployd Support, not mailed');
  });

  test('says what came of it', () => {
    const next = (approval: Partial<ApprovalState>, status: 'running' | 'completed' = 'running') => {
      const source = receiptSource({}, approval);
      return buildReceiptView({ ...source, state: { ...source.state, status } })!.next;
    };
    /** Rejected where nothing says what to do again: an incident holds it for a person. */
    const held = () => {
      const source = receiptSource({}, { status: 'rejected' });
      const { approvalId } = source.outcome;
      const incident: IncidentState = {
        id: 'held',
        kind: 'approval-rejected',
        message: '',
        cure: '',
        actions: [],
        raisedAt: 1,
        approvalId,
      };
      return buildReceiptView({ ...source, state: { ...source.state, incidents: { held: incident } } })!;
    };
    expect(next({})).toContain('Security Review starts once');
    expect(next({ status: 'pending', approvers: ['customer_it_admin', 'customer_ciso'], need: 2 })).toBe(
      'Recorded. Still asked: Jane Doe.',
    );
    expect(next({ status: 'rejected' })).toBe(
      'The work is done again, with the comment. Then it is asked again.',
    );
    expect(held().next).toContain('Deeployd Support has the comment and decides whether');
    expect(next({}, 'completed')).toBe('The process is complete.');
  });

  test('null where the state does not know the approval', () => {
    expect(buildReceiptView({ ...receiptSource(), state: sampleState([gate]) })).toBeNull();
  });
});

describe('other pages', () => {
  test('a dead link says why, offers a fresh one, and answers the same whether one went or not', () => {
    const view = {
      operator: 'Deeployd Support',
      expiredAt: NOW,
      maskedAddress: maskAddress('it-admin@acme.com'),
      token: 'eyJ',
    };
    const expired = renderDeadLink({ ...view, why: 'expired', asked: false });
    expect(text(expired)).toContain('It worked until Wed 11 March 2026, 10:00 UTC');
    expect(expired).toContain(`action="${PATHS.freshLink}"`);
    expect(expired).not.toContain('it-admin');
    const asked = renderDeadLink({ ...view, why: 'revoked', asked: true });
    expect(text(asked)).toContain('A fresh link is on its way');
    expect(asked).not.toContain('<form');
    const invalid = renderDeadLink({ ...view, why: 'invalid', asked: false });
    expect(invalid).not.toMatch(/<form|Deeployd|acme/);
  });

  test('home: what waits for me first, then where it stands', () => {
    const words = text(
      renderHome(buildHomeView(sampleSource(), { summary: 'It waits for John Smith.', events: [] })),
    );
    expect(words.indexOf('Waiting for you')).toBeLessThan(words.indexOf('Where it stands'));
    expect(words).toContain('4 of 7 tasks complete');
    expect(words).toContain('Discovery & Planning Complete');
    expect(words).toContain('You sign it off.');
    expect(words).toContain('Jane Doe signs it off.');
    expect(words).toContain('John Smith (you)');
  });

  test('not confirmed: the same decision goes again, comment and all', () => {
    const html = renderOutcome({
      frame: frameOf(sampleSource()),
      title: 'X',
      kind: 'not-confirmed',
      choice: 'reject',
      comment: 'No.',
      fields: [
        ['csrf', 'c'],
        ['decision', 'd-1'],
        ['shown', 'a@1:'],
        ['shown', 'b@1:'],
        ['answer', 'reject'],
        ['comment', 'No.'],
      ],
    });
    expect(inputs(html, 'decision')).toEqual(['d-1']);
    expect(inputs(html, 'shown')).toHaveLength(2);
    expect(inputs(html, 'answer')).toEqual(['reject']);
    expect(html).toContain('No.</textarea>');
  });

  test.each([400, 403, 404, 409, 413, 429, 500, 503] as const)('%i in words', (status) => {
    const words = text(renderProblem({ status, requestId: 'req-1' }));
    expect(words).toContain('req-1');
    expect(words).not.toMatch(/oops|undefined|!/i);
  });

  test.each([
    ['it-admin@acme.com', 'it-•••••@acme.com'],
    ['john@acme.com', 'jo•••••@acme.com'],
    ['al@acme.com', 'a•••••@acme.com'],
    ['nonsense', '•••••'],
  ])('%s is shown as %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });
});

describe('a form that was not ours', () => {
  const good = {
    approval: 'a.1',
    round: '1',
    decision: 'd-1',
    viewed: 'ab'.repeat(32),
    shown: 'k@1:' + 'cd'.repeat(32),
    answer: 'approve',
    comment: '',
    csrf: 'c',
  };
  test('the pattern is good', () => {
    expect(readDecisionForm(good).ok).toBe(true);
    expect(readDecisionForm({ ...good, shown: undefined })).toMatchObject({ ok: false, field: 'shown' });
    const { shown: _none, ...rest } = good;
    expect(readDecisionForm(rest)).toMatchObject({ ok: true, form: { shown: [] } });
  });
  test.each([
    ['approval', '../x'],
    ['approval', ['a', 'b']],
    ['round', '0'],
    ['round', 'x'],
    ['decision', ''],
    ['viewed', 'abc'],
    ['shown', 'k@1'],
    ['shown', [{ key: 'k' }]],
    ['answer', 'maybe'],
    ['comment', 'x'.repeat(10_001)],
  ])('%s: %p', (field, value) => {
    expect(readDecisionForm({ ...good, [field]: value })).toMatchObject({ ok: false, field });
  });
  test('a rejection without a word', () => {
    expect(readDecisionForm({ ...good, answer: 'reject', comment: '  ' })).toMatchObject({
      ok: false,
      field: 'comment',
      problem: 'Say what has to change.',
    });
  });
  test.each([null, undefined, 'text', 7, []])('%p', (body) => {
    expect(readDecisionForm(body).ok).toBe(false);
  });
});
