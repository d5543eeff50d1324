// A process in which agents need people: one is not sure of its work, one asks a question, one fails.
import type { ProcessDefinition } from '../../definition/types.ts';
import { sendCommand } from '../../api/instance/send-command.ts';
import type { UntimedCommand } from '../../workflows/messages.ts';
import type { ApiServer } from './api-server.ts';
import { aDefinition, anAgent, anApprover, aPhase, aTask } from './definition-builder.ts';
import type { EngineGatewayOptions } from './engine-gateway.ts';
import { startPeople } from './people-instance.ts';

/** `assess` is reviewed by John, then approved by Jane; `research` is at work; `deploy` fails. */
export const agentWorkDefinition = (): ProcessDefinition =>
  aDefinition({
    id: 'agent_work',
    name: 'Supplier check',
    agents: {
      worker: anAgent({ templateId: 'risk-analyst' }),
      second: anAgent({ templateId: 'lead-analyst' }),
    },
    phases: [
      aPhase(
        'work',
        [
          aTask('assess', {
            name: 'Assess the risk',
            minConfidence: 0.8,
            reviewers: ['john'],
            requiredApprovals: ['jane'],
            output: {
              type: 'object',
              required: ['score', 'rating'],
              properties: {
                score: { type: 'integer', title: 'Risk score', minimum: 0, maximum: 100 },
                rating: { type: 'string', title: 'Rating', enum: ['low', 'medium', 'high'] },
                reasons: { type: 'array', title: 'Reasons', items: { type: 'string' } },
                contact: {
                  type: 'object',
                  title: 'Contact',
                  properties: { name: { type: 'string', title: 'Name' } },
                },
              },
            },
          }),
          aTask('research', { name: 'Research the supplier' }),
          aTask('deploy', { name: 'Switch it on', errorHandling: { maxRetries: 0 } }),
        ],
        { parallelExecution: true },
      ),
    ],
    humans: {
      jane: anApprover({ name: 'Jane Doe' }),
      john: anApprover({ name: 'John Smith' }),
      dispatcher: { raidRole: 'delegator', name: 'Dee Legate' },
    },
  });

/** What the agent made of `assess`. `extra` is nothing that the schema names. */
export const ASSESSED = {
  score: 40,
  rating: 'medium',
  reasons: ['No certificate', 'One site only'],
  contact: { name: 'Jane Doe' },
  extra: { source: 'register' },
};

const usage = { executor: 'model', simulated: false, durationMs: 900, model: 'test-model', turns: 2 };

/** For the server's engine. Agents of other definitions are done at once. */
export const agentAtWork: NonNullable<EngineGatewayOptions['agent']> = ({ taskId }) => {
  switch (taskId) {
    case 'assess':
      return {
        ok: true,
        summary: 'A medium risk, as far as I can tell.',
        result: ASSESSED,
        artifacts: [],
        facts: {
          risk_score: 40,
          supplier: 'Acme',
          checked: true,
          sites: ['Berlin'],
          to_call: { name: 'Jane Doe' },
        },
        confidence: 0.55,
        concerns: [{ kind: 'data', text: 'The register was last updated in 2019.' }],
        usage: { ...usage, toolCalls: 1, inputTokens: 1_200, outputTokens: 90, costUsd: 0.0123 },
      };
    case 'deploy':
      return { ok: false, kind: 'agent_error', reason: 'The switch did not answer.' };
    case 'research':
      return null;
    default:
      return undefined;
  }
};

/** Started on a server with `agent: agentAtWork`. Its id. */
export const startAgentWork = (server: ApiServer): Promise<string> =>
  startPeople(server, agentWorkDefinition());

/** As the agent at work on `research`. */
export async function asAgent(
  server: ApiServer,
  instanceId: string,
  command: Pick<
    Extract<UntimedCommand, { type: 'AskPerson' | 'RequestApproval' | 'RaiseConcern' }>,
    'type' | 'data'
  >,
): Promise<void> {
  const row = (await server.books.instance(instanceId))!;
  const by = { kind: 'agent', id: 'worker', taskId: 'research', attempt: 1 } as const;
  const id = `agent-${command.type}-${instanceId}-${server.clock.at}`;
  await sendCommand(server.deps, row, { ...command, id, by } as UntimedCommand);
}

/** Its question, put to Dee. */
export const ask = (
  server: ApiServer,
  instanceId: string,
  text = 'Which of the two sites counts?',
): Promise<void> => asAgent(server, instanceId, { type: 'AskPerson', data: { taskId: 'research', text } });
