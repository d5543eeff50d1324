// Keys of expected artifacts: such as can be stored.
import { isArtifactKey } from '../artifact-key.ts';
import type { Draft } from '../draft.ts';
import { LIMITS } from '../limits.ts';
import { type Finding, problem } from '../problem.ts';

/** Keys that no artifact could ever be stored under. */
export function lintArtifacts({ phases }: Draft): Finding[] {
  const written = phases.flatMap(({ tasks }) => tasks.flatMap(({ artifacts }) => artifacts));
  return written
    .filter(({ text }) => !isArtifactKey(text))
    .map(({ text, at }) => {
      const shown = text.length > 80 ? `${text.slice(0, 77)}…` : text;
      const suggestion = text.trim().replace(/[\s@/\\\p{Cc}]+/gu, '_');
      const message = `"${shown}" cannot be the key of an artifact; it must be one word without "@" and slashes, of at most ${LIMITS.artifactKeyBytes} bytes.`;
      return problem('invalid-artifact-key', at, message, () =>
        isArtifactKey(suggestion) ? suggestion : undefined,
      );
    });
}
