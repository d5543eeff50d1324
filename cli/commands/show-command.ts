// countersign show: where one instance stands, on a screen.
import { Command } from 'commander';
import type { StatusView, TimelineView } from '../../process/views/types.ts';
import type { CommandWorld } from '../program.ts';
import { asJson, oneLine, shortInstant, textTable, toned } from '../text-table.ts';
import { phaseLines } from '../phase-lines.ts';

export function showCommand(world: CommandWorld): Command {
  return new Command('show')
    .description(
      'Show where an instance stands: what it waits for, on whom, since when, and what happens next',
    )
    .argument('<instance>', 'id of the instance')
    .option('--json', 'answer as JSON: status and timeline')
    .addHelpText('after', '\nExamples:\n  countersign show <instance>\n  countersign show <instance> --json')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const { processes } = await world.connect();
      const [status, timeline] = await Promise.all([processes.getStatus(id), processes.getTimeline(id)]);
      world.out(json ? asJson({ status, timeline }) : shown(world, status, timeline));
    });
}

/** The whole screen; `watch` draws it again and again. */
export function shown(world: CommandWorld, status: StatusView, timeline: TimelineView): string {
  const tone = toned(world.colours);
  const parts = [
    `${tone('strong', oneLine(status.name))}  ${status.id}\n${status.processId} ${status.version}, ${status.status}, ${status.progressPercent} % done` +
      `${status.estimatedCompletion ? `, expected ${shortInstant(status.estimatedCompletion)} UTC` : ''}\n`,
    `${oneLine(status.summary)}\n`,
    phaseLines(timeline, tone),
    incidents(status, tone),
    approvals(status),
    `As of ${shortInstant(status.source.asOf)} UTC, from ${status.source.from === 'workflow' ? 'its workflow' : 'the books'}.\n`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function incidents({ incidents: open }: StatusView, tone: ReturnType<typeof toned>): string {
  if (open.length === 0) return '';
  const lines = open.map(
    ({ id, message, cure, actions }) =>
      `  ${tone('bad', oneLine(message))}\n    ${oneLine(cure)}\n    Incident ${id}: ${actions.join(', ')}\n`,
  );
  return `${tone('strong', 'Incidents')}\n${lines.join('')}`;
}

function approvals({ pendingApprovals }: StatusView): string {
  if (pendingApprovals.length === 0) return '';
  return textTable(
    ['OPEN APPROVAL', 'STATUS', 'APPROVERS', 'ASKED', 'DUE'],
    pendingApprovals.map((approval) => [
      approval.title,
      approval.status,
      approval.approvers
        .map(({ name, decision }) => (decision ? `${name} (${decision.choice})` : name))
        .join(', '),
      shortInstant(approval.requestedAt),
      shortInstant(approval.dueAt),
    ]),
  );
}
