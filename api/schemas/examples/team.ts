// A team for the sample process, as its template is registered.
import type { TeamTemplate } from '../../../definition/team-types.ts';
import { HASH, NOW } from './names.ts';

export const TEAM_TEMPLATE = {
  id: 'sso-team',
  version: '1.0.0',
  name: 'SSO team',
  category: 'operations',
  description: 'Sets up single sign-on at one customer',
  agents: [
    {
      id: 'deployment_lead',
      name: 'Deployment lead',
      role: 'Project manager',
      systemPrompt: 'You lead the rollout of single sign-on at one customer. You decide nothing for them.',
      tools: [{ name: 'project_status' }, { name: 'delegate_to_agent' }],
      hierarchy: { level: 1, canDelegate: true, subordinates: ['sso_agent'] },
    },
    {
      id: 'sso_agent',
      name: 'SSO specialist',
      role: 'SSO configuration expert',
      systemPrompt: 'You set up single sign-on over OpenID Connect, and test it before you report.',
      tools: [{ name: 'configure_oidc' }, { name: 'test_sso_flow' }],
      hierarchy: { level: 2, reportsTo: 'deployment_lead' },
    },
  ],
  orchestration: { mode: 'hierarchical', entryAgentId: 'deployment_lead' },
  interactionRules: [
    {
      id: 'security-first',
      trigger: 'security_concern_detected',
      action: 'escalate',
      target: 'customer_ciso',
    },
  ],
} satisfies TeamTemplate;

export const TEMPLATE_ITEM = {
  id: TEAM_TEMPLATE.id,
  name: TEAM_TEMPLATE.name,
  version: TEAM_TEMPLATE.version,
  category: TEAM_TEMPLATE.category,
  description: TEAM_TEMPLATE.description,
  hash: HASH,
  registeredAt: NOW,
  registeredBy: 'local',
  agents: 2,
};

export const TEAM = {
  id: 'team-4c8d1a6f0b3e45d7a921',
  templateId: TEAM_TEMPLATE.id,
  version: TEAM_TEMPLATE.version,
  name: 'SSO team for Acme',
  agents: TEAM_TEMPLATE.agents,
  orchestration: TEAM_TEMPLATE.orchestration,
  interactionRules: TEAM_TEMPLATE.interactionRules,
};

export const AGENT_TEMPLATE = {
  id: 'sso-specialist',
  name: 'SSO specialist',
  description: 'Configures and tests single sign-on',
  executor: 'model',
  tools: ['configure_oidc', 'test_sso_flow'],
};
