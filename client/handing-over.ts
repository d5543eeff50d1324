// The methods on whose turn it is and by when: deadlines, reminders, handing over, absence, sending back.
import { instancePath, write } from './paths.ts';
import type { CallOptions, Transport } from './transport.ts';
import type {
  AbsenceInput,
  Changed,
  DeadlineInput,
  HandOverApprovalInput,
  HandOverTaskInput,
} from './types.ts';

export function handingOverMethods(transport: Transport) {
  const send = (
    method: 'POST' | 'PUT',
    id: string,
    [kind, of, verb]: [kind: 'approvals' | 'tasks' | 'participants', of: string, verb: string],
    body: unknown,
    options: CallOptions = {},
  ): Promise<Changed> =>
    transport.json(
      write(method, `${instancePath(id)}/${kind}/${encodeURIComponent(of)}/${verb}`, body, options),
    );

  return {
    /** To an instant, or later by a length of time. */
    moveDeadline: (id: string, approvalId: string, body: DeadlineInput, options?: CallOptions) =>
      send('POST', id, ['approvals', approvalId, 'deadline'], body, options),
    /** Reminds those who have not answered, now; at most once in five minutes. */
    nudgeApprovers: (id: string, approvalId: string, options?: CallOptions) =>
      send('POST', id, ['approvals', approvalId, 'nudge'], {}, options),
    /** Somebody else decides in the place of `from`, who no longer may. */
    handOverApproval: (id: string, approvalId: string, body: HandOverApprovalInput, options?: CallOptions) =>
      send('POST', id, ['approvals', approvalId, 'hand-over'], body, options),
    /** Takes back a request that was made beside the definition. */
    withdrawApproval: (id: string, approvalId: string, body: { reason: string }, options?: CallOptions) =>
      send('POST', id, ['approvals', approvalId, 'withdraw'], body, options),
    /** A person's decision, while nothing was built on it: they are asked anew. An exception. */
    revokeDecision: (
      id: string,
      approvalId: string,
      decisionId: string,
      body: { reason: string },
      options?: CallOptions,
    ) =>
      send(
        'POST',
        id,
        ['approvals', approvalId, `decisions/${encodeURIComponent(decisionId)}/revoke`],
        body,
        options,
      ),
    /** A person's task that is not done yet. */
    handOverTask: (id: string, taskId: string, body: HandOverTaskInput, options?: CallOptions) =>
      send('POST', id, ['tasks', taskId, 'hand-over'], body, options),
    /** Who is asked instead while a person is away; `substitute: null`: they are back. */
    setAbsence: (id: string, participantId: string, body: AbsenceInput, options?: CallOptions) =>
      send('PUT', id, ['participants', participantId, 'absence'], body, options),
  };
}
