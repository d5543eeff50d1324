// The SSO example as models do its work: what each says in each turn, what they are configured with, and the example's
// definition and team as far as the tests ask for more.
import { readFile } from 'node:fs/promises';
import type { ProcessDefinition, ProcessTask } from '../../definition/types.ts';
import { type Turn, type WrittenAgents, calls } from './agents-e2e.ts';
import { type ModelReply, workDone } from './openai-server.ts';

export const MODEL_KEY = 'sk-a-key-that-stands-nowhere';
export const TOOL_TOKEN = 'Bearer a-token-that-stands-nowhere';
/** What only the model and the blobs may know, each by a word of its own. */
export const HIDDEN = {
  prompt: 'PROMPT-WORD-7f3a',
  said: 'SAID-WORD-51cc',
  toolResult: 'TOOL-WORD-90de',
  artifact: 'ARTIFACT-WORD-e2b8',
  handedDown: 'HANDED-WORD-c41d',
};
export const PRICE = { inputPerMillion: 3, outputPerMillion: 15 };

const mapping: ProcessTask['output'] = {
  type: 'object',
  required: ['identifier', 'users'],
  properties: {
    identifier: { type: 'string', title: 'Identifier' },
    users: { type: 'integer', title: 'Number of users' },
  },
};

const doc = (key: string, words = '') => ({ key, content: `# ${key}\n${HIDDEN.artifact}\n${words}` });

/** The part of every agent, by work and attempt. */
export const PARTS: Record<string, Turn[]> = {
  // The brief of the entry agent.
  'errand.1.1': [
    calls(['project_status']),
    workDone({ summary: 'Okta at Acme; the provisioning is what could hold it up.' }),
  ],
  'requirements_gathering.1': [
    workDone({ summary: 'SAML with Okta.', artifacts: [doc('sso_requirements_doc')] }),
  ],
  'scim_planning.1': [
    workDone({
      summary: 'Addresses identify people.',
      result: { identifier: 'email', users: 5000 },
      artifacts: [doc('scim_mapping_doc')],
      facts: { scim_users: 5000 },
      confidence: 0.4,
      concerns: [{ kind: 'general', text: 'Addresses change when people marry.' }],
    }),
  ],
  'sso_setup.1': [
    {
      ...calls(['configure_saml', { entityId: 'https://acme.com/saml' }]),
      say: `First the connection. ${HIDDEN.said}`,
      usage: { input: 1_234, output: 56 },
    } as ModelReply,
    workDone({ summary: 'SAML is configured.' }),
  ],
  'scim_setup.1': [workDone({ summary: 'SCIM is configured.' })],
  'security_assessment.1': [
    calls(['list_artifacts'], ['get_artifact', { key: 'scim_mapping_doc' }]),
    calls(['raise_concern', { kind: 'security', text: 'The SAML metadata is signed with SHA-1.' }]),
    workDone({ summary: 'One finding.' }),
  ],
  // The rule sends the concern to the security agent, who asks a person.
  'errand.2.1': [
    calls(['escalate_to_human', { text: 'May we go live with a SHA-1 signature?', wait: true }]),
    workDone({ summary: 'A person said what to do.' }),
  ],
  'prod_deployment.1': [
    calls([
      'delegate_to_agent',
      { agentId: 'integration_agent', task: `Look whether it is SHA-256 by now. ${HIDDEN.handedDown}` },
    ]),
    workDone({ summary: 'It is in production.' }),
  ],
  'prod_deployment.1.d.1.0': [calls(['list_artifacts']), workDone({ summary: 'It is SHA-256.' })],
  'validation.1': [
    calls(['store_artifact', { key: 'validation_report', content: `All well. ${HIDDEN.artifact}` }]),
    calls(['set_fact', { name: 'validated_users', value: 4_200 }], ['project_status']),
    workDone({ summary: 'Validated.' }),
  ],
};

/** A model behind every agent, at `modelUrl`; one tool at `toolsUrl`. */
export function modelAgents(modelUrl: string, toolsUrl: string): WrittenAgents {
  const template = (...names: string[]) => ({
    executor: { type: 'model', model: 'small' },
    systemPrompt: `Answer in plain English. ${HIDDEN.prompt}`,
    tools: names,
  });
  return {
    models: {
      small: {
        provider: 'openai-compatible',
        model: 'small-1',
        baseUrl: modelUrl,
        apiKey: { env: 'MODEL_KEY' },
        price: PRICE,
      },
    },
    templates: {
      'enterprise-deployment-lead': template('project_status', 'delegate_to_agent', 'escalate_to_human'),
      'sso-specialist': template('configure_saml'),
      'scim-specialist': template(),
      'security-reviewer': template('raise_concern', 'get_artifact', 'list_artifacts', 'escalate_to_human'),
      'integration-specialist': template('project_status', 'list_artifacts', 'store_artifact', 'set_fact'),
    },
    tools: {
      configure_saml: {
        type: 'http',
        description: 'Sets up SAML.',
        url: `${toolsUrl}/saml`,
        headers: { Authorization: { env: 'TOOL_TOKEN' } },
        input: { type: 'object', properties: { entityId: { type: 'string' } }, required: ['entityId'] },
      },
    },
  };
}

/** The example, where a person looks over what the planner is not sure of. */
export async function reviewedDefinition(): Promise<ProcessDefinition> {
  const example = (await exampleFile('enterprise-sso-deployment')) as ProcessDefinition;
  const changed = (task: ProcessTask): ProcessTask =>
    task.id === 'scim_planning' ? { ...task, minConfidence: 0.8, output: mapping } : task;
  const phases = example.phases.map((phase) => ({ ...phase, tasks: phase.tasks.map(changed) }));
  return { ...example, version: '1.1.0', phases };
}

const exampleFile = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../../examples/${name}.json`, import.meta.url), 'utf8'));
