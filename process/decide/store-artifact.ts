// StoreArtifact: the bytes are in the blob store; here the key gets its next version.
import { refuseArtifacts, storeArtifact as store } from '../data/artifacts.ts';
import { ownTask } from '../at-work/at-work.ts';
import type { CommandOfType } from '../commands.ts';
import { refuseReads } from '../carry/read-room.ts';
import { refuseKey } from '../data/uploads.ts';
import { refusals } from '../refusals.ts';
import type { Handler } from '../turn.ts';

export const storeArtifact: Handler<CommandOfType<'StoreArtifact'>> = (turn, { by, data }) => {
  const taskId = by.kind === 'agent' ? ownTask(by) : data.taskId;
  if (taskId !== undefined && turn.graph.task(taskId) === undefined) return refusals.noSuchTask(taskId);
  const refusal =
    refuseKey(turn.graph, turn.state, by, data.artifact.key, taskId) ??
    refuseArtifacts(turn.state, [data.artifact]) ??
    refuseReads(turn.graph, turn.state, { artifacts: [data.artifact] });
  if (refusal !== null) return refusal;
  store(turn, data.artifact, taskId);
  return null;
};
