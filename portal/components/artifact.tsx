// An artifact to read: its head, its content in the safest form that serves, who stored it, its digest, the download.
import { uploaderOf } from '../../definition/artifact-key.ts';
import { writtenDate, writtenSize } from '../../process/views/written-date.ts';
import type { ActorView, ArtifactView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { Icon } from './icon.tsx';
import { Markdown } from './markdown.tsx';
import { Tree } from './tree.tsx';

/** "Data", "Document", "File" by the media type. */
export function formWord(contentType: string): string {
  if (/json/i.test(contentType)) return 'Data';
  if (/^text\/|pdf|markdown|word|opendocument/i.test(contentType)) return 'Document';
  return /^image\//i.test(contentType) ? 'Picture' : 'File';
}

const FORMAT_WORDS: [RegExp, string][] = [
  [/json/i, 'JSON'],
  [/markdown/i, 'Markdown'],
  [/^text\/csv/i, 'CSV'],
  [/^text\/html/i, 'HTML'],
  [/^text\//i, 'text'],
  [/pdf/i, 'PDF'],
  [/^image\/(\w+)/i, 'picture'],
];

/** A name, with what must stand beside it, on one line. */
export function actorWords(actor: ActorView): string {
  if (actor.kind === 'person') return actor.name;
  return `${actor.name} (AI agent${actor.simulated ? ', simulated' : ''})`;
}

/** What people call it: their own file's name, else the key, which is the name that definitions and mails use. */
export const artifactName = ({ key, fileName }: Pick<ArtifactView, 'key' | 'fileName'>): string =>
  uploaderOf(key) !== null && fileName !== null ? fileName : key;

/** Where an artifact is read, kept and shown: on the portal, unless another place is named. */
export type ArtifactPlaces = Pick<typeof PATHS, 'artifact' | 'artifactPage' | 'artifactContent'>;

/** `alone`: on its own page, which lists the versions itself. */
export function Artifact({
  artifact,
  open,
  alone = false,
  places = PATHS,
}: {
  artifact: ArtifactView;
  open: boolean;
  alone?: boolean;
  places?: ArtifactPlaces;
}) {
  const icon = formWord(artifact.contentType) === 'Data' ? 'data' : 'doc';
  if (artifact.content.kind === 'missing')
    return (
      <div class="artifact">
        <header>
          <span class="title">
            <span class="name">
              <Icon name={icon} />
              {artifact.key}
            </span>{' '}
            <span class="tag">Not there yet</span>
          </span>
        </header>
      </div>
    );
  const format = FORMAT_WORDS.find(([pattern]) => pattern.test(artifact.contentType))?.[1] ?? 'file';
  return (
    <details class="artifact" open={open}>
      <summary>
        <span class="title">
          <span class="name">
            <Icon name={icon} />
            {artifactName(artifact)}
          </span>{' '}
          <span class="tag">
            {formWord(artifact.contentType)}, version {artifact.version}
          </span>
        </span>
        <span class="fold"></span>
      </summary>
      <div class="body">
        <Content artifact={artifact} places={places} />
      </div>
      <footer>
        <span>
          {!alone && (
            <>
              <a href={places.artifactPage(artifact.key, artifact.version)}>
                All versions<span class="hidden"> of {artifactName(artifact)}</span>
              </a>
              <br />
            </>
          )}
          {artifact.storedBy && artifact.storedAt !== null && (
            <>
              Stored by {actorWords(artifact.storedBy)}, {writtenDate(artifact.storedAt)}
              <br />
            </>
          )}
          SHA-256 <code>{artifact.sha256.slice(0, 8)}…</code>
        </span>
        <a href={places.artifact(artifact.key, artifact.version)}>
          Download<span class="hidden"> {artifactName(artifact)}</span> ({format},{' '}
          {writtenSize(artifact.size)})
        </a>
      </footer>
    </details>
  );
}

function Content({ artifact, places }: { artifact: ArtifactView; places: ArtifactPlaces }) {
  const { content, key, version } = artifact;
  const src = places.artifactContent(key, version);
  const named = `${artifactName(artifact)}, version ${version}`;
  switch (content.kind) {
    case 'picture':
      return <img class="picture" src={src} alt={named} loading="lazy" />;
    case 'pdf':
      // Its answer is sandboxed by its own headers. A sandbox on the frame would keep browsers from showing PDFs at all.
      return (
        <>
          <iframe class="pdf" src={src} title={named} loading="lazy" referrerpolicy="no-referrer" />
          <p class="hint">If your browser shows nothing here, download it to read it.</p>
        </>
      );
    case 'json':
      return <Tree value={content.value} />;
    case 'markdown':
      return <Markdown text={content.text} />;
    case 'text':
      return <pre class="text-artifact">{content.text}</pre>;
    case 'download':
      return <p class="small">{content.why}</p>;
    case 'missing':
      return null;
  }
}
