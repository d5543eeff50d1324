// The page that says what changed between two versions of an artifact.
import { writtenSize } from '../../process/views/written-date.ts';
import { actorWords, artifactName } from '../components/artifact.tsx';
import { Differences } from '../components/differences.tsx';
import { renderInstancePage } from '../components/frame.tsx';
import { Digest, Kicker, When } from '../components/parts.tsx';
import type { DiffView, VersionView } from '../page-views.ts';
import { PATHS } from '../paths.ts';

export function renderDiff({ frame, key, from, to, body }: DiffView): string {
  const name = artifactName({ key, fileName: to.fileName });
  return renderInstancePage({
    frame,
    title: `${name}, version ${from.version} and ${to.version}`,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <Kicker frame={frame} />
          <h1>
            {name}: what changed from version {from.version} to {to.version}
          </h1>
          <p class="small">
            <a href={PATHS.artifactPage(key, to.version)}>All versions of {name}</a>
          </p>
        </header>
        <div class="split">
          <section class="sheet stack" aria-labelledby="h-changes">
            <h2 id="h-changes">Changes</h2>
            <Differences body={body} />
          </section>
          <section class="sheet" aria-labelledby="h-both">
            <h2 id="h-both">The two versions</h2>
            <ul class="rows" data-after="head">
              <Version artifactKey={key} version={from} />
              <Version artifactKey={key} version={to} />
            </ul>
          </section>
        </div>
      </>
    ),
  });
}

function Version({ artifactKey, version }: { artifactKey: string; version: VersionView }) {
  return (
    <li>
      <p class="row-title">
        <a href={PATHS.artifactPage(artifactKey, version.version)}>Version {version.version}</a>
      </p>
      <p class="hint">
        {actorWords(version.storedBy)}, <When at={version.storedAt} />, {writtenSize(version.size)}
      </p>
      <Digest hex={version.sha256} />
      <p class="small">
        <a href={PATHS.artifact(artifactKey, version.version)}>
          Download<span class="hidden"> version {version.version}</span>
        </a>
      </p>
    </li>
  );
}
