// An artifact to read: its head, its content in the safest form that serves, who stored it, its digest, the download.
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

function actorWords(actor: ActorView): string {
  if (actor.kind === 'person') return actor.name;
  return `${actor.name} (AI agent${actor.simulated ? ', simulated' : ''})`;
}

export function Artifact({ artifact, open }: { artifact: ArtifactView; open: boolean }) {
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
            {artifact.key}
          </span>{' '}
          <span class="tag">
            {formWord(artifact.contentType)}, version {artifact.version}
          </span>
        </span>
        <span class="fold"></span>
      </summary>
      <div class="body">
        <Content artifact={artifact} />
      </div>
      <footer>
        <span>
          {artifact.storedBy && artifact.storedAt !== null && (
            <>
              Stored by {actorWords(artifact.storedBy)}, {writtenDate(artifact.storedAt)}
              <br />
            </>
          )}
          SHA-256 <code>{artifact.sha256.slice(0, 8)}…</code>
        </span>
        <a href={PATHS.artifact(artifact.key, artifact.version)}>
          Download<span class="hidden"> {artifact.key}</span> ({format}, {writtenSize(artifact.size)})
        </a>
      </footer>
    </details>
  );
}

function Content({ artifact: { content } }: { artifact: ArtifactView }) {
  switch (content.kind) {
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
