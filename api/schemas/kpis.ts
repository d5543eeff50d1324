// The report of figures: what is asked, and its answer.
import { z } from 'zod';
import type { Figures, KpiReport } from '../../process/kpi/types.ts';
import { instant, pathId } from './fields.ts';
import { FIGURES, KPI_CSV, KPI_REPORT } from './examples/kpi-report.ts';

const grouping = z.enum(['definition', 'version', 'phase', 'task', 'person', 'agent']);

export const kpiQuery = z.object({
  from: instant.optional().meta({ description: 'Default: eight weeks before `until`' }),
  until: instant.optional().meta({ description: 'Not included. Default: now' }),
  processId: pathId.optional().meta({ description: 'Of this definition' }),
  version: z.string().min(1).max(64).optional().meta({ description: 'With `processId`' }),
  groupBy: grouping.optional().meta({ description: 'Default: no groups' }),
  format: z
    .enum(['json', 'csv'])
    .optional()
    .meta({ description: 'Default: as `Accept` asks, `text/csv` or JSON' }),
});
export type KpiQuery = z.output<typeof kpiQuery>;

const ms = z
  .number()
  .int()
  .meta({ description: 'Milliseconds', examples: [86_400_000] });
const counted = z
  .number()
  .int()
  .meta({ examples: [12] });
const percentiles = z
  .object({ count: counted, mean: ms, p50: ms, p75: ms, p90: ms, p95: ms, max: ms })
  .nullable()
  .meta({ id: 'Percentiles', description: 'By nearest rank; null where there is no length' });
const share = z
  .object({
    count: counted,
    of: counted,
    percent: z
      .number()
      .nullable()
      .meta({ description: 'Null where `of` is 0', examples: [91.7] }),
  })
  .meta({ id: 'Share' });

export const figures = z
  .object({
    started: counted,
    completed: counted,
    cancelled: counted,
    failed: counted,
    throughputPerWeek: z.number().meta({ examples: [3.25] }),
    cycleTime: percentiles,
    phaseTime: percentiles,
    waiting: z.object({ agent: percentiles, person: percentiles, gate: percentiles }),
    time: z.object({ paused: ms, trouble: ms, person: ms, agent: ms, gate: ms, other: ms }),
    inTime: share,
    errors: share,
    rework: share,
    automation: share,
    exceptions: z.object({
      count: counted,
      byWhat: z.record(z.string(), z.number()).meta({ examples: [{ 'task-skipped': 2 }] }),
    }),
    escalations: counted,
  })
  .meta({ id: 'Figures', example: FIGURES }) satisfies z.ZodType<Figures>;

export const kpiReportSchema = z
  .object({
    from: instant,
    until: instant,
    asOf: instant.meta({ description: 'Events up to then are counted' }),
    processId: z.string().nullable(),
    version: z.string().nullable(),
    all: figures,
    before: figures.meta({ description: 'Of the same length of time before `from`' }),
    weeks: z.array(z.object({ from: instant, until: instant, figures })),
    groupedBy: grouping.nullable(),
    groups: z.array(
      z.object({
        key: z.string().meta({ examples: ['enterprise_sso_deployment/configuration'] }),
        name: z.string().meta({ examples: ['Configuration'] }),
        processId: z.string(),
        figures: figures.partial(),
      }),
    ),
    groupsLeftOut: z.number().int(),
  })
  .meta({ id: 'KpiReport', example: KPI_REPORT }) satisfies z.ZodType<KpiReport>;

/** One row for each figure. */
export const kpiCsv = z.string().meta({ example: KPI_CSV });
