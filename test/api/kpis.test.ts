// GET /api/kpis over HTTP: the report of real books, recomputed from their raw events; CSV; what is refused; estimates.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createClient } from '../../client/index.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import type { Figures, KpiReport } from '../../process/kpi/types.ts';
import { readCourses } from '../../api/kpi/read-courses.ts';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { naiveFigures } from '../support/naive-figures.ts';
import { approveAll, recordedInstance } from '../support/recorded-instance.ts';
import { SAMPLE_GRAPH } from '../support/sample-graph.ts';
import { DAY, HOUR, type Scenario } from '../support/scenario.ts';
import { instancePath, SSO_FILE, startSso } from '../support/sso-instance.ts';
import { watch } from '../support/watched-course.ts';

const WEEK = 7 * DAY;
const SSO = 'enterprise_sso_deployment';
let server: ApiServer;
let sample: ProcessDefinition;
let now: number;

/** Sixteen instances over twelve weeks: fast and slow ones, rejected, cancelled, paused, one still open. */
beforeAll(async () => {
  server = await apiServer();
  sample = JSON.parse(await readFile(SSO_FILE, 'utf8')) as ProcessDefinition;
  await server.ask('POST', '/api/processes', sample);
  now = server.clock.at;
  const plays: ((scenario: Scenario) => void)[] = [
    ...Array.from({ length: 12 }, (_, index) => (scenario: Scenario) => {
      approveAll(scenario, (n) => (3 + ((index * 7 + n * 5) % 40)) * HOUR);
    }),
    (scenario) => {
      scenario.wait(2 * HOUR);
      scenario.answer('customer_it_admin', 'sso_setup', 'reject');
      approveAll(scenario, () => 5 * HOUR, 4);
      scenario.send('SendBack', { target: 'configuration', reason: 'The domain was wrong.' });
      approveAll(scenario, () => 50 * HOUR);
    },
    (scenario) => {
      scenario.wait(3 * DAY);
      scenario.send('PauseInstance', { reason: 'Holidays.' });
      scenario.wait(2 * DAY);
      scenario.send('ResumeInstance', { reason: 'Back.' });
      approveAll(scenario, () => HOUR, 3);
      scenario.send('CancelInstance', { reason: 'Not needed.' });
    },
    (scenario) => approveAll(scenario, () => 12 * HOUR, 2),
  ];
  for (const [index, play] of plays.entries()) {
    const at = index === plays.length - 1 ? now - 5 * DAY : now - 84 * DAY + index * 5 * DAY;
    await recordedInstance(server.books, sample, { id: `inst-${index}`, at, play });
  }
}, 60_000);
afterAll(() => server.close());

const ask = (query = '', headers: Record<string, string> = {}) =>
  server.ask('GET', `/api/kpis${query}`, undefined, headers);

async function naive(): Promise<ReturnType<typeof naiveFigures>> {
  const { items } = await server.books.searchInstances({ search: {}, limit: 500 });
  const events = await Promise.all(items.map(({ id }) => server.books.events(id)));
  return naiveFigures(
    events.filter((its) => its.length > 0).map((its) => watch(SAMPLE_GRAPH, its)),
    now,
  );
}

const plain = ({ exceptions, ...rest }: Figures) => ({ ...rest, exceptions: exceptions.count });

describe('GET /api/kpis', () => {
  test('answers the last eight weeks, and each number is that of the raw events', async () => {
    const answer = await ask();
    expect(answer.status).toBe(200);
    const report = answer.body as KpiReport;
    expect(Date.parse(report.until)).toBe(now);
    expect(Date.parse(report.from)).toBe(now - 8 * WEEK);
    expect(Date.parse(report.asOf)).toBe(now);
    const count = await naive();
    expect(plain(report.all)).toEqual(count(now - 8 * WEEK, now));
    expect(plain(report.before)).toEqual(count(now - 16 * WEEK, now - 8 * WEEK));
    expect(report.weeks).toHaveLength(8);
    for (const { from, until, figures } of report.weeks) {
      expect(plain(figures)).toEqual(count(Date.parse(from), Date.parse(until)));
    }
    // Not vacuous.
    expect(report.all.completed).toBeGreaterThan(3);
    expect(report.all.inTime.of).toBeGreaterThan(report.all.inTime.count);
    expect(report.all.exceptions).toEqual({ count: 1, byWhat: { 'sent-back': 1 } });
    expect(report.all.rework.count).toBe(1);
    expect(report.all.time.paused).toBe(2 * DAY);
    expect(report.groups).toEqual([]);
  });

  test('counts what has happened since the last report', async () => {
    const before = (await ask()).body as KpiReport;
    await recordedInstance(server.books, sample, {
      id: 'inst-new',
      at: now - HOUR,
      play: (scenario) => scenario.send('CancelInstance', { reason: 'A slip.' }),
    });
    const after = (await ask()).body as KpiReport;
    expect(after.all.started).toBe(before.all.started + 1);
    expect(after.all.cancelled).toBe(before.all.cancelled + 1);
  });

  test('groups by version, phase, task, person and agent, with their names', async () => {
    const groupsBy = async (by: string) => ((await ask(`?groupBy=${by}`)).body as KpiReport).groups;
    expect((await groupsBy('definition')).map(({ key, name }) => [key, name])).toEqual([[SSO, sample.name]]);
    expect((await groupsBy('version'))[0]).toMatchObject({ key: `${SSO}@${sample.version}` });
    const phases = await groupsBy('phase');
    expect(phases.map(({ key }) => key)).toEqual(
      ['configuration', 'discovery', 'production', 'security_review'].map((id) => `${SSO}/${id}`),
    );
    expect(phases[0]!.name).toBe(sample.phases.find(({ id }) => id === 'configuration')!.name);
    expect(phases[0]!.figures).not.toHaveProperty('started');
    expect(phases[0]!.figures.phaseTime!.count).toBeGreaterThan(0);
    expect(
      (await groupsBy('task')).find(({ key }) => key === `${SSO}/sso_setup`)!.figures.automation!.percent,
    ).toBe(100);
    const people = await groupsBy('person');
    expect(people.map(({ key }) => key)).toEqual([`${SSO}/customer_ciso`, `${SSO}/customer_it_admin`]);
    expect(people[1]!.figures.inTime!.of).toBeGreaterThan(0);
    const agents = await groupsBy('agent');
    expect(agents.map(({ key }) => key)).toContain(`${SSO}/sso_agent`);
    expect(Object.keys(agents[0]!.figures).sort()).toEqual(['errors', 'waiting']);
  });

  test('of one definition or version, and of one that never ran', async () => {
    const one = (await ask(`?processId=${SSO}&version=${sample.version}`)).body as KpiReport;
    expect(one.all).toEqual(((await ask()).body as KpiReport).all);
    const none = (await ask('?processId=never_ran')).body as KpiReport;
    expect(none.all).toMatchObject({
      started: 0,
      cycleTime: null,
      inTime: { count: 0, of: 0, percent: null },
    });
    expect(none.all.time).toEqual({ paused: 0, trouble: 0, person: 0, agent: 0, gate: 0, other: 0 });
  });

  test('of a period with nothing in it, of a day, of five years, and of one still to come', async () => {
    const of = async (from: number, until: number) =>
      (await ask(`?from=${new Date(from).toISOString()}&until=${new Date(until).toISOString()}`))
        .body as KpiReport;
    expect((await of(now - 900 * DAY, now - 800 * DAY)).all).toMatchObject({ started: 0, completed: 0 });
    const day = await of(now - DAY, now);
    expect(day.weeks).toEqual([]);
    expect(Object.values(day.all.time).reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(DAY);
    const years = await of(now - 5 * 365 * DAY, now);
    expect(years.weeks).toHaveLength(53);
    expect(years.all.started).toBe(16);
    const ahead = await of(now + DAY, now + 9 * DAY);
    expect(ahead.all.started).toBe(0);
    expect(Object.values(ahead.all.time).reduce((sum, ms) => sum + ms, 0)).toBe(0);
  });

  test('refuses what it cannot answer, naming the field', async () => {
    const pointerOf = async (query: string) => {
      const { status, body } = await ask(query);
      return [status, body.code, body.errors?.[0]?.pointer];
    };
    const at = new Date(now).toISOString();
    expect(await pointerOf(`?from=${at}&until=${at}`)).toEqual([422, 'invalid-request', 'query:from']);
    expect(await pointerOf(`?from=2099-01-01T00:00:00Z`)).toEqual([422, 'invalid-request', 'query:from']);
    expect(await pointerOf('?from=yesterday')).toEqual([422, 'invalid-request', 'query:from']);
    expect(await pointerOf('?version=1.0.0')).toEqual([422, 'invalid-request', 'query:version']);
    expect(await pointerOf('?groupBy=mood')).toEqual([422, 'invalid-request', 'query:groupBy']);
    expect(await pointerOf('?grouped=phase')).toEqual([422, 'invalid-request', 'query:grouped']);
    expect((await ask('', { authorization: 'Bearer wrong' })).status).toBe(401);
  });
});

describe('as CSV', () => {
  const rowsOf = (text: string) => {
    const [head, ...rows] = text.trimEnd().split('\r\n');
    const names = head!.split(',');
    return rows.map((row) => Object.fromEntries(row.split(',').map((value, index) => [names[index], value])));
  };

  test('has one row for each figure, under names that stay', async () => {
    const { headers, text, status } = await ask('?groupBy=phase&format=csv');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="figures-[\d-]+\.csv"$/);
    expect(text.split('\r\n')[0]).toBe(
      'scope,from,until,as_of,process_id,version,group_by,group_key,group_name,metric,unit,value',
    );
    const report = (await ask('?groupBy=phase')).body as KpiReport;
    const rows = rowsOf(text);
    const value = (scope: string, metric: string, group = '') =>
      rows.filter((row) => row['scope'] === scope && row['metric'] === metric && row['group_key'] === group);
    expect(value('all', 'cycle_time_p90')).toMatchObject([
      { unit: 'ms', value: String(report.all.cycleTime!.p90), from: report.from, until: report.until },
    ]);
    expect(value('before', 'completed')).toMatchObject([
      { until: report.from, value: String(report.before.completed) },
    ]);
    expect(value('week', 'time_person').map((row) => Number(row['value']))).toEqual(
      report.weeks.map(({ figures }) => figures.time.person),
    );
    expect(value('group', 'phase_time_p50', `${SSO}/discovery`)).toHaveLength(1);
    expect(value('group', 'started', `${SSO}/discovery`)).toEqual([]);
    expect(value('all', 'exceptions_sent_back')).toMatchObject([{ value: '1' }]);
  });

  test('is asked for by Accept, too', async () => {
    expect((await ask('', { accept: 'text/csv' })).headers.get('content-type')).toMatch(/^text\/csv/);
    expect((await ask('?format=json', { accept: 'text/csv' })).headers.get('content-type')).toMatch(/json/);
    expect((await ask('', { accept: '*/*' })).headers.get('content-type')).toMatch(/json/);
  });

  test('holds no formula, whatever a definition is called', async () => {
    const evil = { ...sample, id: 'evil', name: '=HYPERLINK("https://example.com")' };
    await server.ask('POST', '/api/processes', evil);
    await recordedInstance(server.books, evil, { id: 'inst-evil', at: now - DAY, play: () => undefined });
    const { text } = await ask('?processId=evil&groupBy=definition&format=csv');
    expect(text).toContain(`"'=HYPERLINK(""https://example.com"")"`);
    expect(text).not.toMatch(/[,"\n]=/);
  });
});

test('the client asks for both', async () => {
  const client = createClient({ baseUrl: server.url, token: TOKEN });
  const report = await client.kpis({ processId: SSO, groupBy: 'person' });
  expect(report.groupedBy).toBe('person');
  expect(await client.kpis.csv({ processId: SSO })).toMatch(/^scope,from,/);
  await expect(client.kpis({ version: '1.0.0' })).rejects.toMatchObject({ status: 422 });
});

describe('the estimate of an instance', () => {
  test('is by the definition, until ten of it are complete: then by what those took', async () => {
    const id = await startSso(server);
    await readCourses({ books: server.books, logger: { error: () => undefined } }, 10_000);
    const { body } = await server.ask('GET', instancePath(id));
    expect(body.estimate).toMatchObject({ basis: 'history', instances: 13 });
    const { earliest, likely, latest } = body.estimate;
    expect([earliest, likely, latest]).toEqual([earliest, likely, latest].sort());
    expect(new Set([earliest, likely, latest]).size).toBe(3);
    expect(body.estimatedCompletion).toBe(likely);

    const young = { ...sample, version: '9.0.0' };
    await server.ask('POST', '/api/processes', young);
    const { body: other } = await server.ask('GET', instancePath(await startSso(server)));
    expect(other.version).toBe('9.0.0');
    expect(other.estimate).toMatchObject({ basis: 'definition', instances: 0 });
  });
});
