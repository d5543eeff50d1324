// One artifact of an instance as the console shows it, and what changed between two versions of it.
import { Artifact, actorWords, artifactName } from '../../portal/components/artifact.tsx';
import { Differences } from '../../portal/components/differences.tsx';
import { Digest, When } from '../../portal/components/parts.tsx';
import type { VersionView } from '../../portal/page-views.ts';
import { writtenSize } from '../../process/views/written-date.ts';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { InstanceHead } from '../components/instance-head.tsx';
import { INSTANCE } from '../instance-paths.ts';
import type { ConsoleArtifactView, ConsoleDiffView } from '../views/types/instance-pages.ts';

export function renderInstanceArtifact(view: ConsoleArtifactView, { visit, note }: ConsolePageProps): string {
  const { head, artifact, versions } = view;
  const { id } = head;
  const name = artifactName(artifact);
  const places = {
    artifact: (key: string, version: number) => INSTANCE.download(id, key, version),
    artifactPage: (key: string, version?: number) => INSTANCE.artifact(id, key, version),
    artifactContent: (key: string, version: number) => INSTANCE.content(id, key, version),
  };
  return renderConsole({
    title: `${name} – ${head.name}`,
    at: 'instances',
    visit,
    note,
    live: false,
    children: (
      <>
        <InstanceHead head={head} title={`${name}, version ${artifact.version}`} />
        <div class="split">
          <Artifact artifact={artifact} open alone places={places} />
          <section class="sheet" aria-labelledby="h-versions">
            <h2 id="h-versions">Versions</h2>
            <ol class="rows" data-after="head">
              {versions.map((version, index) => (
                <Version
                  key={version.version}
                  at={{ id, key: artifact.key }}
                  version={version}
                  before={versions[index + 1] ?? null}
                  isShown={version.version === artifact.version}
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
  at: { id, key },
  version,
  before,
  isShown,
}: {
  at: { id: string; key: string };
  version: VersionView;
  before: VersionView | null;
  isShown: boolean;
}) {
  return (
    <li aria-current={isShown ? 'true' : undefined}>
      <p class="row-title">
        {isShown ? (
          `Version ${version.version}, shown here`
        ) : (
          <a href={INSTANCE.artifact(id, key, version.version)}>Version {version.version}</a>
        )}
      </p>
      <p class="hint">
        {actorWords(version.storedBy)}, <When at={version.storedAt} />, {writtenSize(version.size)}
      </p>
      <Digest hex={version.sha256} />
      {before !== null && (
        <p class="small">
          <a href={INSTANCE.diff(id, key, before.version, version.version)}>
            What changed since version {before.version}
          </a>
        </p>
      )}
    </li>
  );
}

export function renderInstanceDiff(view: ConsoleDiffView, { visit }: ConsolePageProps): string {
  const { head, name, key, from, to, body } = view;
  const title = `${name}: what changed from version ${from.version} to ${to.version}`;
  return renderConsole({
    title,
    at: 'instances',
    visit,
    live: false,
    children: (
      <>
        <InstanceHead head={head} title={title} />
        <div class="split">
          <section class="sheet stack" aria-labelledby="h-changes">
            <h2 id="h-changes">Changes</h2>
            <Differences body={body} />
          </section>
          <section class="sheet" aria-labelledby="h-both">
            <h2 id="h-both">The two versions</h2>
            <ol class="rows" data-after="head">
              {[from, to].map((version) => (
                <Version
                  key={version.version}
                  at={{ id: head.id, key }}
                  version={version}
                  before={null}
                  isShown={false}
                />
              ))}
            </ol>
          </section>
        </div>
      </>
    ),
  });
}
