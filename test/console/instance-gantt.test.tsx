// The timeline of real courses: what is drawn, where, and what it says to those who do not see it.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { renderToString } from 'preact-render-to-string';
import { Gantt } from '../../console/charts/gantt.tsx';
import { GanttLegend } from '../../console/charts/gantt-bars.tsx';
import { expectedCourse } from '../../console/views/instance-expected.ts';
import { openPhases } from '../../console/views/instance-folds.ts';
import { ganttView } from '../../console/views/instance-gantt.ts';
import type { GanttRow } from '../../console/views/types/instance-gantt.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import { courseOf } from '../../process/spans/course-of.ts';
import { SSO_FILE } from '../support/sso-instance.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { DAY, failure, HOUR, MINUTE, MONDAY, Scenario, started, wellDone } from '../support/scenario.ts';

const SSO = JSON.parse(readFileSync(SSO_FILE, 'utf8')) as ProcessDefinition;
const PEOPLE = { customer_it_admin: { name: 'John Smith' }, customer_ciso: { name: 'Jane Doe' } };

function view(scenario: Scenario, asked: string[] = []) {
  const { graph, state, now, recorded } = scenario;
  return ganttView(
    {
      graph,
      people: PEOPLE,
      state,
      course: courseOf(recorded),
      expected: expectedCourse(graph, state, now),
      now,
      isOpen: openPhases(graph, state, asked),
    },
    [],
  );
}

function row(scenario: Scenario, id: string): GanttRow {
  const rows = view(scenario).groups.flatMap(({ head, rows: its }) => (head ? [head, ...its] : its));
  const found = rows.find((each) => each.id === id);
  if (!found) throw new Error(`There is no row ${id}, only ${rows.map((each) => each.id).join(', ')}.`);
  return found;
}

const bars = ({ bars: its }: GanttRow) =>
  its.map(({ kind, from, to }) => [kind, (from - MONDAY) / HOUR, (to - MONDAY) / HOUR]);

/** At the first approval after seven hours of work. */
function atConfiguration(): Scenario {
  const scenario = new Scenario(SSO, {
    agentsWait: true,
    start: {
      context: { customerName: 'Acme', customerDomain: 'acme.com', idpType: 'okta', userCount: 5000 },
    },
  });
  if (!scenario.start().ok) throw new Error('It did not start.');
  for (const hours of [5, 2]) {
    scenario.wait(hours * HOUR);
    scenario.runAgents();
  }
  return scenario;
}

test('an agent at work, then a person who is asked, until their deadline', () => {
  const scenario = atConfiguration();
  scenario.wait(3 * HOUR);
  const setup = row(scenario, 'sso_setup');
  expect(setup.bars.map(({ kind }) => kind)).toEqual(['plan', 'work', 'wait']);
  const [plan, , wait] = setup.bars;
  expect([plan!.from, wait!.to]).toEqual([scenario.now, scenario.now]);
  expect(setup.marks).toEqual([{ kind: 'due', at: plan!.to }]);
  expect(wait!.title).toMatch(/^Waits for John Smith, \d+ h so far$/);
  expect(setup.says).toMatch(
    /^SSO Specialist, simulated, at work Mon 5 January, \d\d:\d\d to \d\d:\d\d\. Waits for John Smith since Mon 5 January, \d\d:\d\d, deadline \w+ \d+ January, \d\d:\d\d\.$/,
  );
});

test('work that was rejected and done again shows both attempts, and where it was rejected', () => {
  const scenario = started(
    aDefinition({ phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })])] }),
    { agentsWait: true },
  );
  scenario.wait(2 * HOUR);
  scenario.runAgents();
  scenario.wait(HOUR);
  expect(scenario.answer('approver', 'make', 'reject').ok).toBe(true);
  scenario.wait(30 * MINUTE);
  scenario.runAgents();
  scenario.wait(HOUR);
  const make = row(scenario, 'make');
  expect(make.note).toBe('attempt 2');
  expect(bars(make).slice(1)).toEqual([
    ['work', 0, 2],
    ['work', 3, 3.5],
    ['wait', 2, 3],
    ['wait', 3.5, 4.5],
  ]);
  expect(make.marks.map(({ kind }) => kind)).toEqual(['rejected', 'due']);
  expect(make.says).toMatch(/Attempt 1: .* at work .* to 11:00\. Waited for .*, rejected\. Attempt 2: /);
  expect([make.workMs, make.waitMs]).toEqual([2.5 * HOUR, 2 * HOUR]);
});

test('failed attempts, the wait between them, and trouble once they are used up', () => {
  const scenario = started(aDefinition(), { agents: { make: () => failure('it broke') } });
  scenario.wait(3 * HOUR);
  const make = row(scenario, 'make');
  expect(new Set(make.bars.map(({ kind }) => kind))).toEqual(new Set(['work', 'retry', 'trouble']));
  expect(make.marks.every(({ kind }) => kind === 'failed')).toBe(true);
  expect(make.marks.length).toBeGreaterThan(1);
  expect(make.says).toContain('Trouble since');
  expect(view(scenario).shows).toEqual(expect.arrayContaining(['retry', 'trouble', 'failed']));
});

test('a pause has a row of its own and a band behind all others', () => {
  const scenario = started(aDefinition(), { agentsWait: true });
  scenario.wait(HOUR);
  expect(scenario.send('PauseInstance', { reason: 'Wait.' }).ok).toBe(true);
  scenario.wait(2 * HOUR);
  expect(scenario.send('ResumeInstance', { reason: 'Go on.' }).ok).toBe(true);
  scenario.wait(HOUR);
  const { pauses, groups } = view(scenario);
  expect(pauses).toEqual([{ from: MONDAY + HOUR, to: MONDAY + 3 * HOUR }]);
  expect(groups[0]).toMatchObject({ head: null, rows: [{ id: 'pauses', name: 'Paused' }] });
});

test('what is to come is expected one phase after another, tasks by what they depend on', () => {
  const scenario = started(
    aDefinition({
      phases: [
        aPhase('one', ['first'], { estimatedDuration: '1 day' }),
        aPhase('two', ['second', 'third'], { estimatedDuration: '2 days' }),
        aPhase('open', ['fourth']),
        aPhase('last', ['fifth'], { estimatedDuration: '1 day' }),
      ],
    }),
    { agentsWait: true },
  );
  scenario.wait(6 * HOUR);
  const { phases, tasks } = expectedCourse(scenario.graph, scenario.state, scenario.now);
  const at = (days: number) => MONDAY + days * DAY;
  expect(phases).toEqual({
    one: { from: scenario.now, to: at(1) },
    two: { from: at(1), to: at(3) },
  });
  expect(tasks).toEqual({ second: { from: at(1), to: at(2) }, third: { from: at(2), to: at(3) } });
});

test('a closed instance ends where it was closed: nothing is expected, and there is no now', () => {
  const scenario = atConfiguration();
  expect(scenario.send('CancelInstance', { reason: 'They chose another supplier.' }).ok).toBe(true);
  const closedAt = scenario.now;
  scenario.wait(30 * DAY);
  const { now, axis, shows, groups } = view(scenario);
  expect(now).toBeNull();
  expect(shows).not.toContain('plan');
  expect(axis.until - closedAt).toBeLessThan(2 * DAY);
  expect(groups.map(({ head }) => head?.note)).toEqual([
    'complete',
    'not finished',
    'not reached',
    'not reached',
  ]);
});

test('every bar lies on the axis, and each row speaks', () => {
  const scenario = atConfiguration();
  scenario.wait(5 * DAY);
  const drawn = view(scenario);
  const { from, until } = drawn.axis;
  for (const { head, rows } of drawn.groups) {
    for (const each of head ? [head, ...rows] : rows) {
      expect(each.says).toMatch(/\.$/);
      expect(each.says).not.toMatch(/undefined|null|NaN/);
      for (const bar of each.bars) {
        expect(bar.from).toBeGreaterThanOrEqual(from);
        expect(bar.to).toBeLessThanOrEqual(until);
        expect(bar.to).toBeGreaterThanOrEqual(bar.from);
      }
    }
  }
  const html = renderToString(
    <>
      <GanttLegend shows={drawn.shows} />
      <Gantt view={drawn} hrefOf={(id) => `/tasks/${id}`} openHref={(id) => `?open=${id}`} />
    </>,
  );
  const rows = drawn.groups.flatMap(({ head, rows: its }) => (head ? [head, ...its] : its));
  expect(html.match(/role="img"/g)).toHaveLength(rows.length);
  expect(html).toContain('<summary>As a table</summary>');
  expect(html).not.toMatch(/style=|NaN|undefined/);
});

test('a process of many phases shows the tasks of those under way, and of those that were asked for', () => {
  const phases = Array.from({ length: 30 }, (_, phase) =>
    aPhase(
      `p${phase}`,
      Array.from({ length: 3 }, (__, task) => `t${phase}_${task}`),
    ),
  );
  const scenario = started(aDefinition({ phases }), { agentsWait: true });
  const open = (asked: string[]) =>
    view(scenario, asked).groups.flatMap(({ head, rows }) => (rows.length > 0 ? [head?.id] : []));
  expect(open([])).toEqual(['p0']);
  expect(open(['p7'])).toEqual(['p0', 'p7']);
  const html = renderToString(
    <Gantt view={view(scenario)} hrefOf={(id) => `/tasks/${id}`} openHref={(id) => `?open=${id}`} />,
  );
  expect(html).toContain('29 phases: P1 to P29');
  expect(html).toContain('href="?open=p7"');
});

test('work well done leaves no mark', () => {
  const scenario = started(aDefinition(), { agents: { make: wellDone } });
  expect(row(scenario, 'make').marks).toEqual([]);
  expect(row(scenario, 'build').note).toBe('complete');
});
