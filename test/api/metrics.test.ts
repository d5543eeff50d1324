// GET /metrics: what Prometheus reads, who may, and that the dashboard asks for nothing else.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { openMetrics } from '../../api/metrics/metrics.ts';
import { type ApiServer, apiServer, TOKEN, VIEWER_TOKEN } from '../support/api-server.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';

const SCRAPER = 'scraper-token-0123456789';
const DASHBOARD = new URL('../../docs/grafana/countersign.json', import.meta.url);

let server: ApiServer;
beforeEach(async () => {
  // The metrics read the server's own books, which are there once it is.
  const lent: { books?: ApiServer['books'] } = {};
  const books = new Proxy({} as ApiServer['books'], {
    get: (_target, name) => lent.books![name as keyof ApiServer['books']],
  });
  server = await apiServer({
    metrics: { metrics: openMetrics(books, Date.now), token: SCRAPER },
  });
  lent.books = server.books;
});
afterEach(() => server.close());

const scrape = (authorization?: string) =>
  fetch(`${server.url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });

/** Lines of the format: name with labels → value. */
function samplesIn(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line): [string, number] => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.split(' ').at(-1)),
    ]),
  );
}

describe('/metrics', () => {
  test('is for its own token and for viewers; its token opens nothing else', async () => {
    expect((await scrape()).status).toBe(401);
    expect((await scrape('Bearer wrong-token-0123456789')).status).toBe(401);
    expect((await scrape(`Bearer ${SCRAPER}x`)).status).toBe(401);
    for (const token of [SCRAPER, VIEWER_TOKEN, TOKEN])
      expect((await scrape(`Bearer ${token}`)).status).toBe(200);
    const other = await server.ask('GET', '/api/processes', undefined, {
      authorization: `Bearer ${SCRAPER}`,
    });
    expect(other.status).toBe(401);
    expect((await server.ask('POST', '/metrics')).status).toBe(405);
  });

  test('counts what is open, by definition', async () => {
    const id = await startSso(server);
    await startSso(server);
    await server.ask('POST', instancePath(id, '/pause'), { reason: 'Holidays' });
    const answer = await scrape(`Bearer ${SCRAPER}`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const samples = samplesIn(await answer.text());
    const of = 'process_id="enterprise_sso_deployment"';
    expect(samples.get(`countersign_instances_open{${of},status="running",waits="people"}`)).toBe(1);
    expect(
      [...samples].filter(([name]) => name.startsWith(`countersign_instances_open{${of},status="paused"`)),
    ).toHaveLength(1);
    expect(samples.get(`countersign_approvals_open{${of},status="pending"}`)).toBe(2);
    expect(samples.get('countersign_books_up')).toBe(1);
    expect(samples.get('countersign_webhook_deliveries_failed')).toBe(0);
    expect(samples.get('countersign_trail_position')).toBe(await server.books.lastPosition());
    expect(samples.get('countersign_figures_lag_seconds')).toBeGreaterThan(0);
  });

  test('measures requests by route, never by address', async () => {
    await server.ask('GET', instancePath('no-such-instance'));
    await server.ask('GET', '/nowhere/at/all');
    const text = await (await scrape(`Bearer ${SCRAPER}`)).text();
    const samples = samplesIn(text);
    const name = 'countersign_http_request_duration_seconds_count';
    const route = '/api/processes/instances/:id';
    expect(samples.get(`${name}{method="GET",route="${route}",status="404"}`)).toBe(1);
    expect(samples.get(`${name}{method="GET",route="none",status="404"}`)).toBe(1);
    expect(text).not.toContain('no-such-instance');
    expect(text).not.toContain('nowhere');
  });

  test('says so where the books are away, and still answers', async () => {
    const metrics = openMetrics(
      {
        ...server.books,
        liveCounts: () => Promise.reject(new Error('away')),
      },
      Date.now,
    );
    expect(samplesIn(await metrics.text()).get('countersign_books_up')).toBe(0);
  });
});

test('the dashboard asks for metrics that are given, and shows each of ours', async () => {
  await startSso(server);
  const text = await (await scrape(`Bearer ${SCRAPER}`)).text();
  const given = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name! + end) : [name!],
    ),
  );
  const dashboard = JSON.parse(await readFile(DASHBOARD, 'utf8')) as {
    panels: { title: string; targets: { expr: string }[] }[];
    templating: { list: { definition?: string }[] };
  };
  const asked = [
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...dashboard.templating.list.flatMap(({ definition }) => definition ?? []),
  ];
  expect(asked.length).toBeGreaterThan(10);
  const names = (expr: string) => expr.match(/\b(countersign|process|nodejs)_[a-z0-9_]+\b(?!\s*[=~])/g) ?? [];
  for (const expr of asked) {
    const named = names(expr).filter((name) => name !== 'process_id');
    expect([expr, named.length > 0]).toEqual([expr, true]);
    expect([expr, named.filter((name) => !given.has(name))]).toEqual([expr, []]);
  }
  const shown = new Set(asked.flatMap(names));
  const ours = [...given].filter((name) => name.startsWith('countersign_') && !name.endsWith('_sum'));
  expect(ours.filter((name) => !shown.has(name))).toEqual([]);
});
