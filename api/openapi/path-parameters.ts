// What the ids in paths are, in words and with an example; the schemas that check them are shared by many.
import { z } from 'zod';
import { INSTANCE_ID } from '../schemas/examples/names.ts';

interface Words {
  description: string;
  example: string | number;
}

const BY_NAME: Record<string, Words> = {
  tid: { description: 'Id of a task, or of an errand where agents’ work is read', example: 'sso_setup' },
  aid: { description: 'Id of an approval', example: 'task.sso_setup.1' },
  did: { description: 'Id of a decision', example: 'decision-6a1f' },
  qid: { description: 'Id of an open question', example: 'question.1' },
  iid: { description: 'Id of an open incident', example: 'no-address.customer_it_admin.1' },
  pid: { description: 'Id of a participant', example: 'customer_ciso' },
  jti: { description: 'Id of a link', example: 'link-0e05d202cc9b416db4ec' },
  key: { description: 'Key of an artifact', example: 'sso_requirements_doc' },
  name: { description: 'Name of a fact', example: 'change_window' },
  n: { description: 'The attempt, from 1', example: 1 },
  bid: { description: 'Id of a bulk action', example: 'bulk_7be1d3c0a9f2446d8e51' },
  wid: { description: 'Id of a webhook', example: 'wh_5b0e7c1d9a3f4e28b6c0' },
  kid: { description: 'Id of an API key', example: 'key_3f0c9b2d5e7a48c1b6d0' },
};
const INSTANCE: Words = { description: 'Id of the instance', example: INSTANCE_ID };
const PROCESS: Words = { description: 'Id of the definition', example: 'enterprise_sso_deployment' };
const TEMPLATE: Words = { description: 'Id of the team template', example: 'sso-team' };

/** The same schema with words where it has none of its own. */
export function pathParameters(path: string, params: z.ZodObject): z.ZodObject {
  return z.object(
    Object.fromEntries(
      Object.entries(params.shape).map(([name, schema]) => [
        name,
        (schema as z.ZodType).meta({ ...wordsOf(path, name), ...(schema as z.ZodType).meta() }),
      ]),
    ),
  );
}

function wordsOf(path: string, name: string): Words | undefined {
  if (name !== 'id') return BY_NAME[name];
  if (path.includes('/instances/{id}')) return INSTANCE;
  return path.startsWith('/api/team-templates') ? TEMPLATE : PROCESS;
}
