// What the portal's first page shows of documents and talk: the newest artifacts with the form to add one, and the thread.
import { count } from '../../process/views/written-date.ts';
import type { ArtifactView, OtherThreadView, ThreadView, UploadView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { actorWords, artifactName, formWord } from './artifact.tsx';
import { Icon } from './icon.tsx';
import { When } from './parts.tsx';
import { Thread } from './thread.tsx';
import { Upload } from './upload.tsx';

/** More than these are folded away. */
const SHOWN = 12;

/** `upload` null: this person adds none. */
export function homeSections(
  artifacts: ArtifactView[],
  { thread, others }: { thread: ThreadView; others: OtherThreadView[] },
  upload: UploadView | null,
) {
  return {
    artifacts: <Documents artifacts={artifacts} upload={upload} />,
    comments: (
      <div class="sheet">
        <Thread thread={thread} empty="No comments on the process as a whole yet." />
        <Others threads={others} />
      </div>
    ),
  };
}

/** Comments are made beside what they are about; from here they are found. */
function Others({ threads }: { threads: OtherThreadView[] }) {
  if (threads.length === 0) return null;
  return (
    <section class="elsewhere" aria-labelledby="h-talk">
      <h3 id="h-talk">Comments on one thing</h3>
      <ul class="rows" data-after="head" data-gap="tight">
        {threads.slice(0, SHOWN).map(({ href, title, count: said, at }) => (
          <li key={href}>
            <a href={href}>{title}</a>
            <span class="hint">
              {count(said, 'comment')}, the last <When at={at} year={false} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Documents({ artifacts, upload }: { artifacts: ArtifactView[]; upload: UploadView | null }) {
  const [shown, folded] = [artifacts.slice(0, SHOWN), artifacts.slice(SHOWN)];
  return (
    <section class="sheet" aria-labelledby="h-artifacts">
      <h2 id="h-artifacts">Documents and data</h2>
      {artifacts.length === 0 && <p class="hint">Nothing stored yet.</p>}
      {shown.length > 0 && <List artifacts={shown} />}
      {folded.length > 0 && (
        <details>
          <summary>{count(folded.length, 'older one')}</summary>
          <List artifacts={folded} />
        </details>
      )}
      {upload && <Upload upload={upload} />}
    </section>
  );
}

function List({ artifacts }: { artifacts: ArtifactView[] }) {
  return (
    <ul class="rows" data-after="head">
      {artifacts.map((artifact) => (
        <li key={artifact.key}>
          <p class="with-icon">
            <Icon name={formWord(artifact.contentType) === 'Data' ? 'data' : 'doc'} quiet />
            <a class="row-title" href={PATHS.artifactPage(artifact.key)}>
              {artifactName(artifact)}
            </a>
          </p>
          <p class="hint">
            Version {artifact.version}
            {artifact.storedBy && `, ${actorWords(artifact.storedBy)}`}
            {artifact.storedAt !== null && (
              <>
                {', '}
                <When at={artifact.storedAt} year={false} />
              </>
            )}
            .{' '}
            <a href={PATHS.artifact(artifact.key, artifact.version)}>
              Download<span class="hidden"> {artifactName(artifact)}</span>
            </a>
          </p>
        </li>
      ))}
    </ul>
  );
}
