// What changed in a request since the person read it: newer versions with their differences, and other words.
import type { ChangeView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { Said } from './parts.tsx';

export function Changes({ changes }: { changes: ChangeView[] }) {
  if (changes.length === 0) return null;
  return (
    <div class="note" data-tone="wait">
      <h3>What changed since you read it</h3>
      <ul class="changes">
        {changes.map((change, index) => (
          <li key={index}>
            {change.what === 'artifact' ? <Artifact change={change} /> : <Text change={change} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Artifact({ change: { key, from, to } }: { change: Extract<ChangeView, { what: 'artifact' }> }) {
  const name = <strong class="row-title">{key}</strong>;
  if (to === 0) return <>{name} is no longer part of the request.</>;
  if (from === 0)
    return (
      <>
        {name} was not there and is now, in version {to}. <a href={PATHS.artifact(key, to)}>Download it</a>
      </>
    );
  if (from === to) return <>{name} has other contents than those you were shown.</>;
  return (
    <>
      {name} has version {to} now; you read version {from}.{' '}
      <a href={PATHS.artifactDiff(key, from, to)}>
        See the differences<span class="hidden"> in {key}</span>
      </a>
    </>
  );
}

function Text({ change: { label, before, after } }: { change: Extract<ChangeView, { what: 'text' }> }) {
  if (before === null && after === null)
    return <>The text of the request is not the one you read. Read it again from the top.</>;
  return (
    <>
      <strong>{label}</strong>
      {before !== null && (
        <>
          <p class="small quiet">You read:</p>
          <Said small>
            <del>{before}</del>
          </Said>
        </>
      )}
      <p class="small quiet">{after === null ? 'It is no longer part of the request.' : 'It says now:'}</p>
      {after !== null && (
        <Said small>
          <ins>{after}</ins>
        </Said>
      )}
    </>
  );
}
