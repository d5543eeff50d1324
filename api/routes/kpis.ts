// Figures over all instances: cycle and waiting times, deadlines kept, errors, rework, automation, exceptions.
import type { Request } from 'express';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { csvOf } from '../kpi/csv.ts';
import { questionOf } from '../kpi/question.ts';
import { kpiReport } from '../kpi/report.ts';
import { kpiCsv, kpiQuery, kpiReportSchema } from '../schemas/kpis.ts';

export function kpiRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/kpis',
      tag: 'Figures',
      summary: 'Figures of a period, of the one before it, of its weeks and its groups',
      description:
        'What each counts is said in docs/kpis.md. As JSON, or as CSV with one row for each figure (`format=csv`, or `Accept: text/csv`).',
      access: 'viewer',
      query: kpiQuery,
      answers: { 200: { description: 'The report', schema: kpiReportSchema, also: { 'text/csv': kpiCsv } } },
      async handle({ query, req, res }) {
        const at = deps.now();
        const report = await kpiReport(deps, questionOf(query, at), at);
        if (!asksForCsv(query.format, req)) return ok(report);
        res.status(200).setHeader('Content-Type', 'text/csv; charset=utf-8; header=present');
        res.setHeader('Cache-Control', 'no-store');
        const days = `${report.from.slice(0, 10)}-${report.until.slice(0, 10)}`;
        res.setHeader('Content-Disposition', `attachment; filename="figures-${days}.csv"`);
        res.end(csvOf(report));
        return { handled: true };
      },
    }),
  ];
}

function asksForCsv(format: 'json' | 'csv' | undefined, req: Request): boolean {
  if (format !== undefined) return format === 'csv';
  return req.accepts(['application/json', 'text/csv']) === 'text/csv';
}
