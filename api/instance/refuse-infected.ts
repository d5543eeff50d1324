// The scan of a file before it is stored. What nobody could look through is not stored.
import type { ArtifactScanner } from '../../activities/ports.ts';
import { ApiProblem } from '../http/problem.ts';

/** Throws `artifact-infected` or `scan-unavailable`. Without a scanner all pass. */
export async function refuseInfected(scanner: ArtifactScanner | undefined, bytes: Uint8Array): Promise<void> {
  const verdict = scanner ? await scanner.scan(bytes) : 'clean';
  if (verdict === 'infected') {
    throw new ApiProblem('artifact-infected', 'Malware was found in it. It was not stored.');
  }
  if (verdict === 'unavailable') {
    throw new ApiProblem(
      'scan-unavailable',
      'It could not be looked through for malware just now, so it was not stored. Send it again in a few minutes.',
    );
  }
}
