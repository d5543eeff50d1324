// The tools that are ours, by name: complete by type.
import type { BuiltInTool } from '../types.ts';
import { addComment } from './add-comment.ts';
import { delegateToAgent } from './delegate-to-agent.ts';
import { escalateToHuman } from './escalate-to-human.ts';
import { getArtifact } from './get-artifact.ts';
import { listArtifacts } from './list-artifacts.ts';
import { projectStatus } from './project-status.ts';
import { raiseConcern } from './raise-concern.ts';
import { requestApproval } from './request-approval.ts';
import { setFact } from './set-fact.ts';
import { storeArtifact } from './store-artifact.ts';
import type { BuiltIn } from './tool.ts';

const BUILT_INS: Record<BuiltInTool, BuiltIn> = {
  project_status: projectStatus,
  escalate_to_human: escalateToHuman,
  delegate_to_agent: delegateToAgent,
  request_approval: requestApproval,
  store_artifact: storeArtifact,
  get_artifact: getArtifact,
  list_artifacts: listArtifacts,
  raise_concern: raiseConcern,
  set_fact: setFact,
  add_comment: addComment,
};

/** Undefined: none of ours. */
export const builtInTool = (name: string): BuiltIn | undefined =>
  Object.hasOwn(BUILT_INS, name) ? BUILT_INS[name as BuiltInTool] : undefined;
