// Figures of a period in which twelve instances of the sample process were started.
import { NOW } from './names.ts';

const DAY = 86_400_000;
const lengths = (days: number, count: number) => ({
  count,
  mean: days * DAY,
  p50: days * DAY,
  p75: (days + 1) * DAY,
  p90: (days + 2) * DAY,
  p95: (days + 2) * DAY,
  max: (days + 3) * DAY,
});

export const FIGURES = {
  started: 12,
  completed: 9,
  cancelled: 1,
  failed: 0,
  throughputPerWeek: 1.13,
  cycleTime: lengths(6, 9),
  phaseTime: lengths(1, 41),
  waiting: { agent: lengths(0, 80), person: lengths(1, 46), gate: lengths(1, 18) },
  time: { paused: 0, trouble: DAY, person: 30 * DAY, agent: 2 * DAY, gate: 18 * DAY, other: DAY },
  inTime: { count: 42, of: 46, percent: 91.3 },
  errors: { count: 3, of: 84, percent: 3.6 },
  rework: { count: 2, of: 80, percent: 2.5 },
  automation: { count: 71, of: 80, percent: 88.8 },
  exceptions: { count: 2, byWhat: { 'task-skipped': 2 } },
  escalations: 1,
};

export const KPI_REPORT = {
  from: '2026-01-12T10:32:00.000Z',
  until: NOW,
  asOf: NOW,
  processId: null,
  version: null,
  all: FIGURES,
  before: FIGURES,
  weeks: [{ from: '2026-03-02T10:32:00.000Z', until: NOW, figures: FIGURES }],
  groupedBy: 'phase',
  groups: [
    {
      key: 'enterprise_sso_deployment/configuration',
      name: 'Configuration',
      processId: 'enterprise_sso_deployment',
      figures: { phaseTime: lengths(2, 12) },
    },
  ],
  groupsLeftOut: 0,
};

export const KPI_CSV = [
  'scope,from,until,as_of,process_id,version,group_by,group_key,group_name,metric,unit,value',
  `all,${KPI_REPORT.from},${NOW},${NOW},,,,,,started,count,${FIGURES.started}`,
  '',
].join('\r\n');
