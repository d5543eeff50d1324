// The sample process, as it is registered.

export const DEFINITION = {
  id: 'enterprise_sso_deployment',
  name: 'Enterprise SSO Deployment',
  version: '1.0.0',
  description: 'Complete SSO and SCIM deployment for enterprise customers',
  phases: [
    {
      id: 'discovery',
      name: 'Discovery & Planning',
      order: 1,
      description: 'Gather requirements and plan deployment',
      tasks: [
        {
          id: 'requirements_gathering',
          name: 'Gather SSO Requirements',
          assignee: 'sso_agent',
          artifacts: ['sso_requirements_doc'],
        },
        {
          id: 'scim_planning',
          name: 'Plan SCIM Provisioning',
          assignee: 'scim_agent',
          artifacts: ['scim_mapping_doc'],
        },
      ],
      estimatedDuration: '1-2 days',
    },
    {
      id: 'configuration',
      name: 'Configuration',
      order: 2,
      requiredApprovals: ['customer_it_admin'],
      tasks: [
        {
          id: 'sso_setup',
          name: 'Configure SSO',
          assignee: 'sso_agent',
          dependencies: ['requirements_gathering'],
          requiredApprovals: ['customer_it_admin'],
        },
        {
          id: 'scim_setup',
          name: 'Configure SCIM',
          assignee: 'scim_agent',
          dependencies: ['scim_planning'],
        },
      ],
      parallelExecution: true,
      estimatedDuration: '2-3 days',
    },
    {
      id: 'security_review',
      name: 'Security Review',
      order: 3,
      requiredApprovals: ['customer_ciso'],
      tasks: [
        {
          id: 'security_assessment',
          name: 'Security Assessment',
          assignee: 'security_agent',
          requiredApprovals: ['customer_ciso'],
        },
      ],
      estimatedDuration: '1-2 days',
    },
    {
      id: 'production',
      name: 'Production Deployment',
      order: 4,
      requiredApprovals: ['customer_it_admin', 'customer_ciso'],
      tasks: [
        {
          id: 'prod_deployment',
          name: 'Deploy to Production',
          assignee: 'deployment_lead',
          requiredApprovals: ['customer_it_admin'],
        },
        {
          id: 'validation',
          name: 'Production Validation',
          assignee: 'integration_agent',
        },
      ],
      estimatedDuration: '1 day',
    },
  ],
  agents: {
    deployment_lead: {
      templateId: 'enterprise-deployment-lead',
      role: 'coordinator',
    },
    sso_agent: {
      templateId: 'sso-specialist',
      role: 'specialist',
    },
    scim_agent: {
      templateId: 'scim-specialist',
      role: 'specialist',
    },
    security_agent: {
      templateId: 'security-reviewer',
      role: 'specialist',
    },
    integration_agent: {
      templateId: 'integration-specialist',
      role: 'specialist',
    },
  },
  humans: {
    customer_it_admin: {
      role: 'approver',
      raidRole: 'approver',
    },
    customer_ciso: {
      role: 'approver',
      raidRole: 'approver',
    },
    deeployd_support: {
      role: 'delegator',
      raidRole: 'delegator',
    },
  },
  gates: [
    {
      id: 'config_approval_gate',
      name: 'Configuration Approval',
      beforePhase: 'security_review',
      type: 'approval',
      approvers: ['customer_it_admin'],
    },
    {
      id: 'security_approval_gate',
      name: 'Security Sign-off',
      beforePhase: 'production',
      type: 'approval',
      approvers: ['customer_ciso'],
    },
  ],
};
