// Names that the examples share: one instance of the sample process, at one moment.

/** Acme Corp SSO Deployment. */
export const INSTANCE_ID = 'enterprise_sso_deployment-1f0c9b2d5e7a48c1b6d0';
export const AT_INSTANCE = `/api/processes/instances/${INSTANCE_ID}`;
export const NOW = '2026-03-09T10:32:00.000Z';
/** When John Smith is to have answered. */
export const DUE = '2026-03-11T09:00:00.000Z';
export const HASH = '5bd7e0f27455f05ea4d249828a72f7af88a77de2d2ec5850c1e0604a49d02c9b';
