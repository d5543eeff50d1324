// How much text requests beside the definition's hold: people's and agents' words that the state carries along.
import { jsonBytes } from '../bounds.ts';
import type { RequestApprovalData } from '../commands.ts';
import type { ProcessState } from '../state.ts';

/** Of all that are in the state; rounds of one request count each. */
export function requestBytesIn({ approvals }: ProcessState): number {
  return Object.values(approvals)
    .filter(({ kind, covers }) => kind === 'ad_hoc' || covers !== undefined)
    .reduce((sum, { artifacts, approvers: approverIds, ...words }) => {
      return sum + requestBytes({ ...words, approverIds, artifacts: artifacts.map(({ key }) => key) });
    }, 0);
}

export function requestBytes({
  title,
  description = '',
  approverIds,
  artifacts,
}: Pick<RequestApprovalData, 'title' | 'description' | 'approverIds' | 'artifacts'>): number {
  return jsonBytes([title, description, approverIds, artifacts]);
}
