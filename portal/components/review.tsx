// What a review is about beside the work itself: how sure its agent was, what worries it, the facts that wait; and the form
// in which a person mends the work.
import type { Json } from '../../definition/types.ts';
import type { EditorView, ReviewView } from '../page-views.ts';
import { leavesOf } from '../task-form/field-spec.ts';
import { percent } from '../../process/views/written-date.ts';
import { Said } from './parts.tsx';
import { SchemaFields, fieldId } from './schema-fields.tsx';
import { Tree } from './tree.tsx';

export function Proposal({ review }: { review: ReviewView }) {
  const { concerns, facts } = review;
  return (
    <>
      <div class="note" data-tone="wait">
        <h3>{sureness(review)}</h3>
        <p class="small">
          {review.bar === null
            ? 'That is why a person looks it over before anything is built on it.'
            : `At least ${percent(review.bar)} are asked for. That is why a person looks it over before anything is built on it.`}
        </p>
      </div>
      {concerns.length > 0 && (
        <div class="stack" data-gap="tight">
          <h3>What worries the agent</h3>
          <ul class="rows" data-gap="tight">
            {concerns.map(({ kind, text }) => (
              <li key={`${kind} ${text}`}>
                {kind !== 'general' && (
                  <p>
                    <span class="tag">{kind}</span>
                  </p>
                )}
                <Said small>{text}</Said>
              </li>
            ))}
          </ul>
        </div>
      )}
      {Object.keys(facts).length > 0 && (
        <div class="stack" data-gap="tight">
          <h3>What would be noted as facts</h3>
          <Tree value={facts as Json} />
        </div>
      )}
    </>
  );
}

function sureness({ confidence }: ReviewView): string {
  return confidence === null
    ? 'The AI agent did not say how sure it is'
    : `The AI agent says it is ${percent(confidence)} sure`;
}

/** `anchor`: the section's id on the page. */
export function Editor({ editor, anchor }: { editor: EditorView; anchor: string }) {
  const answers = { typed: editor.typed, problems: editor.problems, at: anchor };
  const open = editor.problems.length > 0;
  return (
    <details class="result" open={open}>
      <summary>Correct the work</summary>
      <div class="stack">
        <p class="hint">
          Filled in with what the agent made. What it made stays on record beside your corrections, and you
          then count among those who did the work.
        </p>
        <Problems editor={editor} anchor={anchor} />
        <SchemaFields fields={[editor.summary]} answers={answers} />
        <SchemaFields fields={editor.result} answers={answers} />
        {editor.facts.length > 0 && (
          <fieldset class="group stack">
            <legend>Facts</legend>
            <p class="hint">One left empty is not set.</p>
            <SchemaFields fields={editor.facts} answers={answers} />
          </fieldset>
        )}
      </div>
    </details>
  );
}

function Problems({
  editor: { problems, summary, result, facts },
  anchor,
}: {
  editor: EditorView;
  anchor: string;
}) {
  if (problems.length === 0) return null;
  const fields = [summary, ...leavesOf(result), ...facts];
  return (
    <div class="note" data-tone="bad" role="alert">
      <ul class="small">
        {problems.map(({ name, text }) => (
          <li key={name ?? text}>
            {name === null ? (
              text
            ) : (
              <a href={`#${fieldId(name, anchor)}`}>
                {fields.find((field) => field.name === name)?.label ?? name}: {text}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
