// An instance of the sample process in a list.

export const INSTANCE_ITEM = {
  id: 'enterprise_sso_deployment-1f0c9b2d5e7a48c1b6d0',
  name: 'Acme Corp SSO Deployment',
  processId: 'enterprise_sso_deployment',
  version: '1.0.0',
  teamId: null,
  status: 'running',
  phase: 'configuration',
  phases: [
    {
      id: 'discovery',
      status: 'completed',
    },
    {
      id: 'configuration',
      status: 'current',
    },
    {
      id: 'security_review',
      status: 'ahead',
    },
    {
      id: 'production',
      status: 'ahead',
    },
  ],
  startedAt: '2026-03-09T09:00:00.000Z',
  closedAt: null,
  changedAt: '2026-03-09T09:00:00.000Z',
  startedBy: 'local',
  searchable: {},
  openIncidents: 0,
  pendingApprovals: 1,
  waits: [
    {
      kind: 'approval',
      id: 'task.sso_setup.1',
      title: 'Configure SSO',
      on: ['customer_it_admin'],
      since: '2026-03-09T09:00:00.000Z',
      dueAt: '2026-03-11T09:00:00.000Z',
    },
  ],
  waitingSince: '2026-03-09T09:00:00.000Z',
  dueAt: '2026-03-11T09:00:00.000Z',
};
