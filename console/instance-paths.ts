// Where the pages of one instance stand, below its own.
import { underBasePath } from '../portal/base-path.ts';

const at = encodeURIComponent;
const instance = (id: string): string => `/console/instances/${at(id)}`;

const PLACES = {
  page: instance,
  task: (id: string, taskId: string): string => `${instance(id)}/tasks/${at(taskId)}`,
  /** What a model was told and answered. */
  transcript: (id: string, taskId: string, attempt: number): string =>
    `${instance(id)}/tasks/${at(taskId)}/attempts/${attempt}/transcript`,
  audit: (id: string): string => `${instance(id)}/audit`,
  artifacts: (id: string): string => `${instance(id)}/artifacts`,
  /** Without `version` the newest. */
  artifact: (id: string, key: string, version?: number): string =>
    `${instance(id)}/artifacts/${at(key)}${version === undefined ? '' : `?version=${version}`}`,
  download: (id: string, key: string, version: number): string =>
    `${instance(id)}/artifacts/${at(key)}/${version}`,
  /** A picture or PDF as our pages show it. */
  content: (id: string, key: string, version: number): string =>
    `${instance(id)}/artifacts/${at(key)}/${version}/content`,
  diff: (id: string, key: string, from: number, to: number): string =>
    `${instance(id)}/artifacts/${at(key)}/diff/${from}/${to}`,
  /** GET: all comments. POST: one more. */
  comments: (id: string): string => `${instance(id)}/comments`,
  receipt: (id: string, decisionId: string): string => `${instance(id)}/decisions/${at(decisionId)}`,
  /** The signed file that `countersign verify` checks. */
  export: (id: string): string => `${instance(id)}/audit/export`,
} as const;

/** Each under the base path of the request being answered. */
export const INSTANCE = underBasePath(PLACES);
