// The page of one artifact: what it says, who stored it when, and its versions.
import { writtenSize } from '../../process/views/written-date.ts';
import { Artifact, actorWords, artifactName } from '../components/artifact.tsx';
import { renderInstancePage } from '../components/frame.tsx';
import { Digest, Kicker, Note, When } from '../components/parts.tsx';
import { Thread } from '../components/thread.tsx';
import type { ArtifactPageView, VersionView } from '../page-views.ts';
import { PATHS } from '../paths.ts';

export function renderArtifactPage({ frame, artifact, versions, thread }: ArtifactPageView): string {
  const newest = versions[0]!.version;
  return renderInstancePage({
    frame,
    title: `${artifactName(artifact)} – ${frame.processName}`,
    children: (
      <>
        <header class="stack">
          <div class="stack" data-gap="tight">
            <Kicker frame={frame} />
            <h1>{artifactName(artifact)}</h1>
          </div>
          {artifact.version < newest && (
            <Note
              note={{
                tone: 'wait',
                title: `This is version ${artifact.version}`,
                text: `The newest is version ${newest}.`,
              }}
            />
          )}
        </header>
        <div class="split">
          <div class="stack" data-gap="wide">
            <Artifact artifact={artifact} open alone />
            {thread && (
              <div class="sheet">
                <Thread thread={thread} />
              </div>
            )}
          </div>
          <section class="sheet" aria-labelledby="h-versions">
            <h2 id="h-versions">Versions</h2>
            <ol class="rows" data-after="head" reversed>
              {versions.map((version, index) => (
                <Version
                  key={version.version}
                  artifactKey={artifact.key}
                  version={version}
                  before={versions[index + 1] ?? null}
                  shown={version.version === artifact.version}
                />
              ))}
            </ol>
          </section>
        </div>
      </>
    ),
  });
}

function Version({
  artifactKey,
  version,
  before,
  shown,
}: {
  artifactKey: string;
  version: VersionView;
  before: VersionView | null;
  shown: boolean;
}) {
  return (
    <li aria-current={shown ? 'true' : undefined}>
      <p class="row-title">
        {shown ? (
          `Version ${version.version}, shown here`
        ) : (
          <a href={PATHS.artifactPage(artifactKey, version.version)}>Version {version.version}</a>
        )}
      </p>
      <p class="hint">
        {actorWords(version.storedBy)}, <When at={version.storedAt} />, {writtenSize(version.size)}
        {version.fileName !== null && version.fileName !== artifactKey && `, ${version.fileName}`}
      </p>
      {before !== null && before.sha256 === version.sha256 && (
        <p class="small">The same as version {before.version}</p>
      )}
      {before !== null && before.sha256 !== version.sha256 && (
        <p class="small">
          <a href={PATHS.artifactDiff(artifactKey, before.version, version.version)}>
            What changed since version {before.version}
          </a>
        </p>
      )}
      <details class="small">
        <summary class="quiet">SHA-256</summary>
        <Digest hex={version.sha256} />
      </details>
    </li>
  );
}
