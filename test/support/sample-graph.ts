// The graph of the SSO example, as its file has it, and the people of its sample instance.
import { readFileSync } from 'node:fs';
import { buildGraph } from '../../definition/graph.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import type { People } from '../../process/views/types.ts';

const file = new URL('../../examples/enterprise-sso-deployment.json', import.meta.url);

export const SAMPLE_GRAPH = buildGraph(JSON.parse(readFileSync(file, 'utf8')) as ProcessDefinition);

export const SAMPLE_PEOPLE: People = {
  customer_it_admin: { name: 'John Smith', email: 'it-admin@acme.com' },
  customer_ciso: { name: 'Jane Doe', email: 'ciso@acme.com' },
};
