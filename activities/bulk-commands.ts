// What a bulk action says to one instance: its commands, or why there is nothing to say.
import type { IncidentAction, IncidentKind } from '../process/events.ts';
import type { Json } from '../definition/types.ts';
import type { RefusalCode } from '../process/refusal-code.ts';
import type { Books, BulkRow, OpenIncidentRow } from '../store/books.ts';
import type { UntimedCommand } from '../workflows/messages.ts';

/** More than an instance may have open. */
const ALL_INCIDENTS = 500;

type Said = { commands: UntimedCommand[] } | { code: RefusalCode; message: string };
type Unsigned = UntimedCommand extends infer C
  ? C extends UntimedCommand
    ? Pick<C, 'type' | 'data'>
    : never
  : never;

/**
 * Ids follow from bulk, instance and what it is about: the same bulk sends the same command twice at most, and the engine
 * takes it once. They begin with the bulk's, so that each trail names it.
 */
export async function bulkCommands(
  books: Pick<Books, 'openIncidents'>,
  { id, action, data, by }: BulkRow,
  instanceId: string,
): Promise<Said> {
  const reason = typeof data['reason'] === 'string' ? data['reason'] : '';
  const name = `${id}.${instanceId}`;
  const one = (said: Unsigned, about?: string): UntimedCommand =>
    ({ ...said, id: about === undefined ? name : `${name}.${about}`, by }) as UntimedCommand;
  const incidents = async (): Promise<OpenIncidentRow[]> =>
    (await books.openIncidents({ instanceId }, { limit: ALL_INCIDENTS })).items;

  switch (action) {
    case 'pause':
      return { commands: [one({ type: 'PauseInstance', data: { reason } })] };
    case 'resume':
      return { commands: [one({ type: 'ResumeInstance', data: { reason } })] };
    case 'cancel':
      return { commands: [one({ type: 'CancelInstance', data: { reason } })] };
    case 'advance':
      return { commands: [one({ type: 'AdvancePhase', data: { reason } })] };
    case 'set-fact': {
      const { name: fact, value } = data as { name: string; value: Json };
      return { commands: [one({ type: 'SetFact', data: { name: fact, value, reason } })] };
    }
    case 'retry': {
      const failed = (await incidents()).flatMap(({ kind, taskId }) =>
        kind === 'task-failed' && taskId !== null ? [taskId] : [],
      );
      if (failed.length === 0) return { code: 'nothing-to-retry', message: 'No task of it has failed.' };
      return {
        commands: failed.map((taskId) => one({ type: 'RetryTask', data: { taskId, reason } }, taskId)),
      };
    }
    case 'resolve-incidents': {
      const { kind, incidentAction, target } = data as {
        kind?: IncidentKind;
        incidentAction: IncidentAction;
        target?: string;
      };
      const meant = (await incidents()).filter((each) => kind === undefined || each.kind === kind);
      if (meant.length === 0) {
        const message = `It has no open incident${kind === undefined ? '' : ` "${kind}"`}.`;
        return { code: 'incident-not-found', message };
      }
      const how = { action: incidentAction, reason, ...(target === undefined ? {} : { target }) };
      return {
        commands: meant.map(({ incidentId }) =>
          one({ type: 'ResolveIncident', data: { incidentId, ...how } }, incidentId),
        ),
      };
    }
  }
}
