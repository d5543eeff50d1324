// The sample process as both sides run it.

/** As the definition has it: what is counted in docs/definition.md. */
export const MAILS = 7;

export const SAMPLE = {
  processId: 'enterprise_sso_deployment',
  name: 'Acme Corp SSO Deployment',
  context: {
    customerName: 'Acme Corporation',
    customerDomain: 'acme.com',
    idpType: 'okta',
    userCount: 5000,
    scimEnabled: true,
    deploymentTimeline: '2024-02-15',
  },
  people: {
    customer_it_admin: 'John Smith',
    customer_ciso: 'Jane Doe',
  },
};

/** What each person is asked for, mail by mail, as approval ids of ours. */
export const ASKED: Record<string, string[][]> = {
  customer_it_admin: [
    ['task.sso_setup.1'],
    ['sign_off.configuration.1', 'gate.config_approval_gate.1'],
    ['task.prod_deployment.1'],
    ['sign_off.production.1'],
  ],
  customer_ciso: [
    ['task.security_assessment.1'],
    ['sign_off.security_review.1', 'gate.security_approval_gate.1'],
    ['sign_off.production.1'],
  ],
};

/** What an approval shows beside its own words, as the pages read it from the books; a decision names it. */
export const SHOWN: Record<string, string[]> = {
  'task.sso_setup.1': ['sso_requirements_doc'],
  'sign_off.configuration.1': ['sso_requirements_doc', 'scim_mapping_doc'],
  'gate.config_approval_gate.1': ['sso_requirements_doc', 'scim_mapping_doc'],
};

/** An address that tells the bench whose it is and in which instance. */
export const addressOf = (person: string, key: string): string => `${person}+${key}@acme.com`;

/** The other way round; null for an address that is not the bench's. */
export function readAddress(address: string): { person: string; key: string } | null {
  const match = /^([^+@]+)\+([^@]+)@/.exec(address);
  return match ? { person: match[1]!, key: match[2]! } : null;
}
