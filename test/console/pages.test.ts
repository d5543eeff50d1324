// The console over HTTP, with thirty instances in all states and with none: what it says, where it leads, whom it lets do what.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  type ConsoleBrowser,
  formOf,
  linkOf,
  rowsOf,
  signedIn,
  wordsOf,
} from '../support/console-browser.ts';
import { type ConsoleStage, consoleStage } from '../support/console-stage.ts';

// The stage is thirty real instances; on a busy machine that takes its time.
jest.setTimeout(60_000);

describe('with thirty instances', () => {
  let stage: ConsoleStage;
  let operator: ConsoleBrowser;
  beforeAll(async () => {
    stage = await consoleStage();
    operator = await signedIn(stage.server);
  });
  afterAll(async () => stage?.close());

  test('each number of the overview is the length of the list it leads to', async () => {
    const page = await operator.get('/console');
    expect(page.status).toBe(200);
    const parts = [...page.html.matchAll(/<a href="([^"]+)">(\d+) (?:is|are|waits?|has|have) /g)];
    expect(parts.length).toBeGreaterThan(3);
    let sum = 0;
    for (const [, href, count] of parts) {
      const list = await operator.get(href!.replaceAll('&amp;', '&'));
      expect([href, rowsOf(list).length]).toEqual([href, Number(count)]);
      sum += Number(count);
    }
    expect(wordsOf(page)).toContain(`${sum} processes are open`);
    const counts = await stage.server.books.openCounts();
    expect(wordsOf(page)).toContain(`${counts.incidents} incidents`);
    expect(wordsOf(page)).toContain(`${counts.approvals}, 1 overdue, longest first`);
  });

  test('every instance is on one page of the list, whichever way it is sorted, and there is a way back', async () => {
    for (const sort of ['started', 'name', 'due', 'waiting', 'changed']) {
      const seen: string[] = [];
      let page = await operator.get(`/console/instances?show=all&sort=${sort}`);
      for (;;) {
        seen.push(...rowsOf(page));
        const next = linkOf(page, 'Next page');
        if (next === null) break;
        expect(next).toContain('show=all');
        page = await operator.get(next);
      }
      expect([...seen].sort()).toEqual([...stage.ids].sort());
      const first = await operator.get(linkOf(page, 'Previous page')!);
      expect(rowsOf(first)).toEqual(seen.slice(0, 25));
    }
  });

  test('the heads of columns sort, and the other way round', async () => {
    const page = await operator.get('/console/instances?show=all&text=onboarding');
    const byName = await operator.get(linkOf(page, 'Instance')!);
    const names = (html: string) =>
      [...html.matchAll(/data-row="[^"]+".*?<a href="[^"]*">([^<]+)</gs)].map(([, name]) => name);
    expect(names(byName.html)).toEqual([...names(byName.html)].sort());
    expect(byName.html).toContain('aria-sort="ascending"');
    const turned = await operator.get(linkOf(byName, 'Instance ↑')!);
    expect(names(turned.html)).toEqual(names(byName.html).toReversed());
  });

  test.each<[string, string, number]>([
    ['text', 'text=glob+onb', 1],
    ['definition', 'processId=agent_work', 4],
    ['who it waits for, by address', 'waitingOn=IT-Admin%40acme.com', 7],
    ['incident', 'incident=no-address', 1],
    ['a value', 'contextName=region&contextValue=eu', 4],
    ['closed', 'show=closed', 9],
    ['cancelled', 'show=cancelled', 1],
    ['a deadline', 'dueBefore=2026-03-12', 6],
  ])('is filtered by %s', async (_what, query, count) => {
    const page = await operator.get(`/console/instances?${query}`);
    expect(wordsOf(page)).toMatch(new RegExp(`${count} instances? found`));
    expect(rowsOf(page)).toHaveLength(count);
  });

  test('a day that is none is said at its field, with what was typed', async () => {
    const page = await operator.get('/console/instances?startedFrom=soon&text=acme');
    expect(page.status).toBe(422);
    expect(wordsOf(page)).toContain('Give a day, such as 2026-03-12.');
    expect(page.html).toContain('value="acme"');
  });

  test('an address of a list that is sorted otherwise now leads to its first page', async () => {
    const page = await operator.get('/console/instances?cursor=nonsense&show=all&page=3');
    expect([page.status, page.headers.get('location')]).toEqual([303, '/console/instances?show=all']);
  });

  test('approvals and incidents say whom and since when', async () => {
    const approvals = wordsOf(await operator.get('/console/approvals'));
    expect(approvals).toContain('1 of them overdue and still open');
    expect(approvals).toContain('70 of 48 h , overdue');
    expect(wordsOf(await operator.get('/console/approvals?overdue=true'))).toContain('Globex SSO Deployment');
    const incidents = await operator.get('/console/incidents?kind=no-address');
    expect(wordsOf(incidents)).toContain('“Configure SSO” needs a decision by Customer IT Admin');
    expect(wordsOf(incidents)).not.toContain('Switch it on');
  });

  test('a viewer reads everything and sees no form that does anything', async () => {
    const viewer = await signedIn(stage.server, 'viewer');
    for (const path of ['/console', '/console/instances', '/console/approvals', '/console/incidents']) {
      const page = await viewer.get(path);
      expect([path, page.status]).toEqual([path, 200]);
      const posts = [...page.html.matchAll(/<form[^>]*method="post"[^>]*action="([^"]*)"/g)].map(
        ([, to]) => to,
      );
      expect(posts).toEqual(['/console/sign-out']);
      expect(page.html).not.toContain('Start a process');
    }
    expect((await viewer.get('/console/start')).status).toBe(403);
    const list = await viewer.get('/console/incidents');
    const csrf = formOf(list, '/console/sign-out').fields.get('csrf')!;
    const [open] = (await stage.server.books.openIncidents({}, { limit: 1 })).items;
    const form = new URLSearchParams({ csrf, way: 'cancel', reason: 'No.' });
    const answer = await viewer.post(`/console/incidents/${open!.instanceId}/${open!.incidentId}`, form);
    expect(answer.status).toBe(403);
  });

  test('nobody is let in without a session, and no page is kept or framed', async () => {
    const answer = await fetch(`${stage.server.url}/console/instances?show=all`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      '/console/login?to=%2Fconsole%2Finstances%3Fshow%3Dall',
    ]);
    const { headers } = await operator.get('/console');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
  });

  test('what is not there is said in the console’s own words, with a way back', async () => {
    for (const path of ['/console/nowhere', '/console/incidents/proc-none/x', '/console/bulk/bulk_none']) {
      const page = await operator.get(path);
      expect([path, page.status]).toEqual([path, 404]);
      expect(wordsOf(page)).not.toContain('your mail');
      expect(linkOf(page, 'To the overview')).toBe('/console');
    }
  });

  test('what happened since the last look is counted, and marked in the list', async () => {
    const jane = await signedIn(stage.server);
    expect(wordsOf(await jane.get('/console'))).not.toContain('Since you looked');
    stage.server.clock.at += 40 * 60_000;
    const answer = await stage.server.ask('POST', '/api/processes/licence_check/instances', {
      name: 'New one',
    });
    expect(answer.status).toBe(201);
    // A page that loads itself is no look.
    await jane.get('/console', { 'x-live': '1' });
    const page = await jane.get('/console');
    expect(wordsOf(page)).toMatch(
      /Since you looked on Wed 11 March, 09:40 UTC : 1 process started , 1 completed/,
    );
    expect(wordsOf(await jane.get('/console/instances?show=all&text=new'))).toContain('New one New');
    stage.ids.push(answer.body.id as string);
  });
});

describe('what is done from it', () => {
  let stage: ConsoleStage;
  let operator: ConsoleBrowser;
  beforeEach(async () => {
    stage = await consoleStage();
    operator = await signedIn(stage.server);
  });
  afterEach(async () => stage?.close());

  const incident = async (kind: 'no-address' | 'task-failed' | 'approval-overdue') =>
    (await stage.server.books.openIncidents({ kind }, { limit: 1 })).items[0]!;

  test('an address mends what waits for one', async () => {
    const { instanceId, incidentId } = await incident('no-address');
    const path = `/console/incidents/${instanceId}/${incidentId}`;
    const page = await operator.get(path);
    const wrong = await operator.send(page, path, { email: 'nobody', name: 'John' }, { way: 'address' });
    expect(wrong.status).toBe(422);
    expect(wordsOf(wrong)).toContain('Give an e-mail address');
    expect(wrong.html).toContain('value="nobody"');
    const right = await operator.send(wrong, path, { email: 'john@acme.com' }, { way: 'address' });
    expect([right.status, right.headers.get('location')]).toEqual([303, '/console/incidents']);
    const list = await operator.get('/console/incidents');
    expect(wordsOf(list)).toContain('It is recorded');
    expect(wordsOf(list)).not.toContain('no address is known');
    expect(wordsOf(await operator.get('/console/incidents'))).not.toContain('It is recorded');
    const late = await operator.get(path);
    expect([late.status, wordsOf(late).includes('This incident is over')]).toEqual([200, true]);
  });

  test('an override needs its reason, and what was typed is kept', async () => {
    const { instanceId, incidentId } = await incident('task-failed');
    const path = `/console/incidents/${instanceId}/${incidentId}`;
    const page = await operator.get('/console/incidents');
    const refused = await operator.send(page, path, { target: 'second', reason: ' ' }, { way: 'reassign' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused)).toContain('Nothing was done: 1 thing to mend Say why');
    expect(refused.html).toMatch(/<option value="second" selected/);
    expect(
      (
        await operator.send(
          refused,
          path,
          { target: 'second', reason: 'It knows the switch.' },
          { way: 'reassign' },
        )
      ).status,
    ).toBe(303);
    const events = await stage.server.books.events(instanceId);
    expect(events.filter(({ type }) => type === 'IncidentResolved')).toMatchObject([
      { by: { kind: 'operator', id: 'local' }, data: { action: 'reassign', reason: 'It knows the switch.' } },
    ]);
  });

  test('a form from elsewhere does nothing', async () => {
    const { instanceId, incidentId } = await incident('approval-overdue');
    const path = `/console/incidents/${instanceId}/${incidentId}`;
    const { fields } = formOf(await operator.get(path), path, { way: 'cancel' });
    fields.set('reason', 'Evil.');
    for (const headers of [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }]) {
      expect((await operator.post(path, fields, headers)).status).toBe(403);
    }
    fields.set('csrf', 'x'.repeat(43));
    expect((await operator.post(path, fields)).status).toBe(403);
    expect((await stage.server.books.instance(instanceId))!.status).toBe('running');
  });

  test('more time for what is overdue', async () => {
    const { instanceId, incidentId } = await incident('approval-overdue');
    const path = `/console/incidents/${instanceId}/${incidentId}`;
    const page = await operator.get(path);
    expect(
      (await operator.send(page, path, { extendBy: '2 days', reason: 'Holidays.' }, { way: 'extend' }))
        .status,
    ).toBe(422);
    expect(
      (await operator.send(page, path, { extendBy: '2d', reason: 'Holidays.' }, { way: 'extend' })).status,
    ).toBe(303);
    expect(wordsOf(await operator.get('/console/approvals'))).not.toContain('overdue');
  });

  test('several at once: counted, asked once more, begun once, followed', async () => {
    const { books, gateway } = stage.server;
    const search = '/console/bulk?action=pause&processId=customer_onboarding';
    const page = await operator.get(search);
    expect(wordsOf(page)).toContain('Pause 8 instances');
    expect(wordsOf(page)).toContain('these are all that are open, of Customer onboarding');
    const without = await operator.send(page, '/console/bulk', {});
    expect(without.status).toBe(422);
    expect(wordsOf(without)).toContain('Say why');
    // One is over in between: the number is another, and nothing happens under the old one.
    const [gone] = (await books.searchInstances({ search: { processId: 'customer_onboarding' }, limit: 1 }))
      .items;
    const cancelled = await stage.server.ask('POST', `/api/processes/instances/${gone!.id}/cancel`, {
      reason: 'Gone.',
    });
    expect(cancelled.status).toBe(200);
    const changed = await operator.send(without, '/console/bulk', { reason: 'Stock-taking.' });
    expect(changed.status).toBe(409);
    expect(wordsOf(changed)).toContain('It would be 7 now');
    expect(gateway.bulks).toEqual([]);
    const begun = await operator.send(changed, '/console/bulk', { reason: 'Stock-taking.' });
    expect(begun.status).toBe(303);
    const again = await operator.send(changed, '/console/bulk', { reason: 'Stock-taking.' });
    expect(again.headers.get('location')).toBe(begun.headers.get('location'));
    const progress = await operator.get(begun.headers.get('location')!);
    expect(wordsOf(progress)).toContain('0 of 7 looked at');
    expect(wordsOf(progress)).toContain('Why: Stock-taking.');
    const stopped = await operator.send(progress, `${begun.headers.get('location')!}/stop`, {});
    expect(stopped.status).toBe(303);
    expect(wordsOf(await operator.get('/console/bulk'))).toContain('Pause 7 instances');
  });

  test('a search of which a part cannot be read leads back to the list, which says so', async () => {
    const unread = 'processId=customer_onboarding&dueBefore=12+March';
    const asked = await operator.get(`/console/bulk?action=cancel&${unread}`);
    expect([asked.status, asked.headers.get('location')]).toEqual([303, `/console/instances?${unread}`]);
    expect((await operator.get(asked.headers.get('location')!)).status).toBe(422);
    const page = await operator.get('/console/bulk?action=cancel&processId=customer_onboarding');
    const sent = await operator.send(page, '/console/bulk', { reason: 'All.', dueBefore: '12 March' });
    expect(sent.headers.get('location')).toBe(`/console/instances?${unread}`);
  });

  test('those that were picked, and no others', async () => {
    const [one, two] = stage.ids.slice(-2);
    const page = await operator.get(`/console/bulk?action=cancel&id=${one}&id=${two}`);
    expect(wordsOf(page)).toContain('Cancel 2 instances for good');
    expect(wordsOf(page)).toContain('those of the 2 you picked');
    const begun = await operator.send(page, '/console/bulk', { reason: 'Not wanted.' });
    expect(begun.status).toBe(303);
    const id = begun.headers.get('location')!.split('/').at(-1)!;
    const { items } = await stage.server.books.bulkItems(id, { limit: 10 });
    expect(items.map(({ instanceId }) => instanceId).sort()).toEqual([one, two].sort());
  });

  test('a process is started, with every problem at its field', async () => {
    const path = '/console/start/enterprise_sso_deployment';
    const page = await operator.get(path);
    const refused = await operator.send(page, path, {
      name: '',
      more: '{"a":',
      'p.customer_it_admin.email': 'nobody',
    });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('href="#q-more"');
    const second = await operator.send(refused, path, {
      name: '',
      more: '{}',
      'p.customer_it_admin.email': 'nobody',
    });
    expect(second.status).toBe(422);
    expect(second.html).toContain('href="#q-name"');
    expect(second.html).toContain('href="#q-p-customer_it_admin-email"');
    expect(second.html).toContain('value="nobody"');
    const good = {
      name: 'Soylent SSO Deployment',
      more: '{"customerName":"Soylent"}',
      'p.customer_it_admin.email': 'it@soylent.example',
      'p.customer_it_admin.name': 'Robert',
      allowUnbound: 'yes',
    };
    const started = await operator.send(second, path, good);
    expect(started.status).toBe(303);
    expect((await operator.send(second, path, good)).headers.get('location')).toBe(
      started.headers.get('location'),
    );
    const found = await stage.server.books.searchInstances({ search: { text: 'soylent' }, limit: 5 });
    expect(found.items).toMatchObject([{ name: 'Soylent SSO Deployment', startedBy: 'local' }]);
  });
});

describe('with nothing yet', () => {
  let stage: ConsoleStage;
  beforeAll(async () => {
    stage = await consoleStage({ isEmpty: true });
  });
  afterAll(async () => stage?.close());

  test('it says how to begin', async () => {
    const operator = await signedIn(stage.server);
    const page = await operator.get('/console');
    expect(wordsOf(page)).toContain('Nothing runs yet');
    expect(linkOf(page, 'Start Enterprise SSO Deployment')).toBe('/console/start/enterprise_sso_deployment');
    expect(wordsOf(await operator.get('/console/instances'))).toContain('Start the first process');
    expect(wordsOf(await operator.get('/console/approvals'))).toContain('Nobody is asked for a decision now');
    expect(wordsOf(await operator.get('/console/incidents'))).toContain('Nothing is stuck.');
    expect(wordsOf(await operator.get('/console/bulk'))).toContain('they are counted first');
    const viewer = await signedIn(stage.server, 'viewer');
    expect(wordsOf(await viewer.get('/console'))).toContain('Your role lets you read');
  });
});
