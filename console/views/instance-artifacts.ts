// The artifacts of an instance: the newest version of each, with what changed since the one before.
import type { ArtifactRow } from '../../store/books.ts';
import { artifactName, formWord } from '../../portal/components/artifact.tsx';
import { INSTANCE } from '../instance-paths.ts';
import { type Named, whoAtStart } from './instance-names.ts';
import type { ArtifactRowView } from './types/instance.ts';

export function artifactRow(
  named: Named,
  { instanceId, key, version, ...row }: ArtifactRow,
): ArtifactRowView {
  return {
    name: artifactName({ key, fileName: row.fileName ?? null }),
    href: INSTANCE.artifact(instanceId, key),
    version,
    diffHref: version > 1 ? INSTANCE.diff(instanceId, key, version - 1, version) : null,
    downloadHref: INSTANCE.download(instanceId, key, version),
    form: formWord(row.contentType),
    size: row.size,
    sha256: row.sha256,
    storedBy: whoAtStart(named, row.by),
    storedAt: row.at,
  };
}
