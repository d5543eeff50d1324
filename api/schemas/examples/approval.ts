// An approval of the sample process.

export const APPROVAL = {
  id: 'task.sso_setup.1',
  kind: 'task',
  taskId: 'sso_setup',
  phaseId: 'configuration',
  round: 1,
  title: 'Configure SSO',
  description: null,
  artifacts: [
    {
      key: 'sso_requirements_doc',
      version: 1,
    },
  ],
  status: 'pending',
  requestedAt: '2026-03-09T09:00:00.000Z',
  dueAt: '2026-03-11T09:00:00.000Z',
  approvers: [
    {
      id: 'customer_it_admin',
      name: 'John Smith',
    },
  ],
};
