// The pages of one instance over real books, without script: what they say in each state, who may read what, and what stands
// where there is nothing.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { agentAtWork, ask, startAgentWork } from '../support/agent-work-instance.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { answered, browser, decisionForms } from '../support/browser.ts';
import { consoleOperator, type Operator, wordsOf } from '../support/console-operator.ts';
import { linkFor, startPeople } from '../support/people-instance.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';

const HOUR = 3_600_000;
let server: ApiServer;
let operator: Operator;
beforeEach(async () => {
  server = await apiServer({ agent: agentAtWork });
  server.clock.at = Date.UTC(2026, 2, 9, 8, 58);
  operator = await consoleOperator(server);
});
afterEach(async () => {
  expect(server.problems).toEqual([]);
  await server.close();
});

async function reads(id: string, rest = ''): Promise<string> {
  const { status, html } = await operator.page(id, rest);
  expect([rest, status]).toEqual([rest, 200]);
  expect(html).not.toMatch(/style=|undefined|NaN|\[object/);
  return wordsOf(html);
}

/** A session does not outlive hours in which nobody looks at a page. */
async function later(ms: number): Promise<void> {
  server.clock.at += ms;
  operator = await consoleOperator(server);
}

const post = async (id: string, path: string, body: object = {}) => {
  const answer = await server.ask('POST', instancePath(id, path), body);
  if (answer.status >= 300) throw new Error(answer.text);
};

test('says what it waits for, on whom, since when, what comes next, and offers what fits', async () => {
  const id = await startSso(server);
  await later(5 * HOUR);
  const text = await reads(id);
  expect(text).toMatch(/Acme Corp SSO Deployment Waits Enterprise SSO Deployment 1\.0\.0/);
  expect(text).toMatch(
    /Waits since 9 March 2026, 08:58 UTC for John Smith to decide on “Configure SSO”; on 11 March/,
  );
  expect(text).toMatch(/Remind now Move the deadline Let somebody else decide Timeline/);
  expect(text).toContain('Of 5 h so far, it waited for people for 5 h.');
  expect(text).toMatch(/Expected to finish between .* by the definition’s estimates\./);
  expect(text).toContain('John Smith, 43 hours left');
  expect(text).toMatch(/The chain of \d+ entries was checked Mon 9 March, 13:58 UTC and holds\./);
  expect(text).toMatch(/customerName Acme Corporation customerDomain acme\.com/);
  expect(text).toContain('it-•••••@acme.com');
  expect(text).not.toContain('it-admin@acme.com');
});

test('trouble comes first, with what mends it; agents’ work stands beside its task', async () => {
  const id = await startAgentWork(server);
  await ask(server, id);
  const { html } = await operator.page(id);
  const text = wordsOf(html);
  expect(text).toMatch(/Trouble Supplier check/);
  expect(text).toMatch(
    /Stands since Mon 9 March, 08:58 UTC: Task “Switch it on” failed after 1 attempt: The switch did not answer\./,
  );
  expect(html).toMatch(new RegExp(`<a class="button" href="/console/incidents/${id}/[^"]+">Retry`));
  expect(text).toMatch(
    /Assess the risk Review: John Smith 1 concern raised Waits Risk Analyst model 2 \$0\.0123 0\.55 below 0\.80/,
  );
  expect(text).toMatch(/Research the supplier Working/);
  expect(text).toMatch(/Risk Analyst asks Dee Legate, since .* Which of the two sites counts\?/);
  expect(text).toContain('Agents so far: 2 turns, $0.0123');
  const task = await reads(id, '/tasks/assess');
  expect(task).toMatch(/Attempt 1 Done Risk Analyst AI agent/);
  expect(task).toContain('A medium risk, as far as I can tell.');
  expect(task).toContain('data: The register was last updated in 2019.');
  expect(await reads(id, '/tasks/deploy')).toContain('The switch did not answer.');
});

test('a rejection: both rounds with answers, receipts, and the mark on the timeline', async () => {
  const id = await startPeople(server);
  await later(2 * HOUR);
  const john = browser(server);
  const { html } = await john.open(await linkFor(server, id, 'john'));
  const form = decisionForms(html).find(({ fields }) => fields.get('approval') === 'task.review.1')!;
  await john.post('/external/decide', answered(form, 'reject', 'The name is wrong.'));
  const page = await operator.page(id);
  const text = wordsOf(page.html);
  expect(text).toMatch(/Review the set-up, round 2 John Smith, \d+ hours left/);
  expect(text).toMatch(/Review the set-up Rejected by John Smith Task\. Mon 9 March, 10:58 UTC, after 2 h\./);
  expect(text).toContain('The name is wrong.');
  expect(text).toMatch(/John Smith: .*link opened Mon 9 March, 10:58 UTC/);
  expect(page.html).toContain('class="cross"');
  const receipt = /href="(\/console\/instances\/[^"]+\/decisions\/[^"]+)"/.exec(page.html)![1]!;
  const shown = wordsOf((await operator.get(receipt)).html);
  expect(shown).toContain('John Smith rejected Review the set-up');
  expect(shown).toContain('Audit head');
});

test.each([
  ['/pause', 'The customer asked to wait.', /Paused/, /Resume/],
  ['/cancel', 'They chose another supplier.', /Cancelled on .*They chose another supplier\./, /Ended/],
])('after %s it says so', async (path, reason, says, also) => {
  const id = await startPeople(server);
  await later(HOUR);
  await post(id, path, { reason });
  const text = await reads(id);
  expect(text).toMatch(says);
  expect(text).toMatch(also);
});

test('a closed instance answers from the books, offers nothing, and has no now', async () => {
  const id = await startPeople(server);
  await post(id, '/cancel', { reason: 'They chose another supplier.' });
  server.gateway.weather = 'temporal-down';
  await later(400 * 24 * HOUR);
  const { status, html } = await operator.page(id);
  expect(status).toBe(200);
  expect(html).not.toMatch(/now-label|\/act\/|class="plan"/);
  expect(wordsOf(html)).not.toContain('no worker answers');
  for (const rest of ['/audit', '/artifacts', '/comments', '/tasks/draft']) await reads(id, rest);
});

test('with no worker it says that the books speak', async () => {
  const id = await startPeople(server);
  server.gateway.weather = 'no-worker';
  expect(await reads(id)).toContain('from the books: no worker answers');
});

test('the audit trail: newest first, by type, page by page, checked and exported', async () => {
  const id = await startPeople(server);
  for (let index = 0; index < 60; index++)
    await server.books.appendJournal({
      instanceId: id,
      type: 'page_viewed',
      at: server.clock.at + index,
      actor: 'john',
      data: { participantId: 'john', approvalId: 'task.review.1' },
    });
  const seen: number[] = [];
  for (let next: string | undefined = `/console/instances/${id}/audit`; next; ) {
    const { html } = await operator.get(next);
    seen.push(
      ...[...html.matchAll(/<li><span title="(Entry of the journal|Event)">j?(\d+)/g)].map(([, , seq]) =>
        Number(seq),
      ),
    );
    next = /<a href="([^"]+)" rel="next">Older entries/.exec(html)?.[1]?.replaceAll('&amp;', '&');
  }
  const all = await server.books.trail({ instanceId: id, limit: 500 });
  expect(seen).toEqual(all.toReversed().map(({ seq }) => seq));
  const { html } = await operator.page(id, '/audit?type=approval');
  expect(html).toMatch(/aria-current="true">Approvals/);
  expect(html).not.toContain('Entry of the journal');
  expect(await reads(id, '/audit?check=chain')).toMatch(
    /The chain of \d+ entries was checked .* and holds\./,
  );
  const file = await operator.page(id, '/audit/export');
  expect(file.headers.get('content-disposition')).toContain('attachment');
  expect(JSON.parse(file.html.split('\n')[0]!)).toMatchObject({ format: 'countersign-audit/1' });
});

test('artifacts: versions, content, what changed, and the download as it was stored', async () => {
  const id = await startPeople(server);
  await post(id, '/artifacts', { key: 'plan_draft', type: 'data', content: { seats: 5, idp: 'okta' } });
  await post(id, '/artifacts', { key: 'plan_draft', type: 'data', content: { seats: 9, idp: 'okta' } });
  expect(await reads(id)).toMatch(
    /plan_draft What changed in plan_draft · Download plan_draft Data, version 3/,
  );
  expect(await reads(id, '/artifacts/plan_draft')).toMatch(/plan_draft, version 3 .* seats 9/);
  expect(await reads(id, '/artifacts/plan_draft?version=2')).toMatch(/Version 2, shown here/);
  expect(await reads(id, '/artifacts/plan_draft/diff/2/3')).toMatch(
    /1 field changed.*seats 9 Changed\. Before: 5/,
  );
  const kept = await operator.page(id, '/artifacts/plan_draft/2');
  expect(JSON.parse(kept.html)).toEqual({ seats: 5, idp: 'okta' });
  expect(kept.headers.get('content-disposition')).toContain('attachment');
  expect(kept.headers.get('content-security-policy')).toContain('sandbox');
});

test('an operator comments under their own name, once, and a comment that cannot be posted comes back', async () => {
  const id = await startPeople(server);
  const { html } = await operator.page(id);
  const form = html.split('<form').find((part) => part.includes(`/console/instances/${id}/comments"`))!;
  const sent = new URLSearchParams({ text: 'Called John.' });
  for (const [, name, value] of form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
    sent.append(name!, value!);
  const place = `/console/instances/${id}/comments`;
  for (let time = 0; time < 2; time++) expect((await operator.post(place, sent)).status).toBe(303);
  expect((await server.books.comments(id, { limit: 10 })).items).toMatchObject([
    { author: 'local', authorKind: 'operator', text: 'Called John.' },
  ]);
  expect(await reads(id)).toMatch(/The local operator operator, .* Called John\./);
  sent.set('text', 'x'.repeat(10_001));
  const refused = await operator.post(place, sent);
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('x'.repeat(10_001));
});

test('what does not exist has a page of the console that says so', async () => {
  const id = await startPeople(server);
  const gone: [string, RegExp][] = [
    ['/console/instances/nothing', /There is no instance “nothing”/],
    ['/console/instances/nothing/audit', /There is no instance “nothing”/],
    [`/console/instances/${id}/tasks/nothing`, /There is no task or errand “nothing”/],
    [`/console/instances/${id}/artifacts/nothing`, /There is no such artifact/],
    [`/console/instances/${id}/artifacts/plan_draft/9`, /There is no such artifact/],
    [`/console/instances/${id}/decisions/nothing`, /There is no such receipt/],
    [`/console/instances/${id}/tasks/draft/attempts/1/transcript`, /No transcript is kept/],
  ];
  for (const [path, says] of gone) {
    const { status, html } = await operator.get(path);
    expect([path, status]).toEqual([path, 404]);
    expect(wordsOf(html)).toMatch(says);
    expect(html).toContain('aria-label="Console"');
  }
});

test('nobody reads any of it without signing in', async () => {
  const id = await startPeople(server);
  const stranger = browser(server);
  for (const rest of [
    '',
    '/tasks/draft',
    '/audit',
    '/audit/export',
    '/artifacts',
    '/artifacts/plan_draft/1',
    '/comments',
  ]) {
    const { status, headers } = await stranger.get(`/console/instances/${id}${rest}`);
    expect([rest, status]).toEqual([rest, 303]);
    expect(headers.get('location')).toContain('/console/login');
  }
  const viewer = await consoleOperator(server, 'viewer');
  expect((await viewer.page(id)).status).toBe(200);
  expect((await viewer.page(id, '/tasks/draft/attempts/1/transcript')).status).toBe(403);
});
