// Artifacts: what is stored, in its newest version, with what changed and the way to keep it.
import { When } from '../../portal/components/parts.tsx';
import { writtenSize } from '../../process/views/written-date.ts';
import type { ArtifactRowView, ArtifactsView } from '../views/types/instance.ts';

export function InstanceArtifacts({ artifacts }: { artifacts: ArtifactsView }) {
  const { rows, nextHref, total } = artifacts;
  return (
    <section class="sheet" id="artifacts" aria-labelledby="h-artifacts" data-live="artifacts">
      <div class="head">
        <h2 id="h-artifacts">Artifacts</h2>{' '}
        {total !== null && total > 0 && <span class="small quiet">{total}</span>}
      </div>
      {rows.length === 0 ? (
        <p class="hint">Nothing is stored yet. What tasks leave behind stands here, in all its versions.</p>
      ) : (
        <ArtifactRows rows={rows} />
      )}
      {nextHref !== null && (
        <p class="small">
          <a href={nextHref}>All artifacts</a>
        </p>
      )}
    </section>
  );
}

export function ArtifactRows({ rows }: { rows: ArtifactRowView[] }) {
  return (
    <ul class="rows" data-after="head" data-gap="tight">
      {rows.map((row) => (
        <li key={row.href}>
          <p class="head">
            <a class="row-title" href={row.href}>
              {row.name}
            </a>{' '}
            <span class="small">
              {row.diffHref !== null && (
                <>
                  <a href={row.diffHref}>
                    What changed<span class="hidden"> in {row.name}</span>
                  </a>{' '}
                  ·{' '}
                </>
              )}
              <a href={row.downloadHref}>
                Download<span class="hidden"> {row.name}</span>
              </a>
            </span>
          </p>
          <p class="hint">
            {row.form}, version {row.version}, {writtenSize(row.size)}, stored by {row.storedBy},{' '}
            <When at={row.storedAt} year={false} />, SHA-256 <code>{row.sha256.slice(0, 8)}…</code>
          </p>
        </li>
      ))}
    </ul>
  );
}
