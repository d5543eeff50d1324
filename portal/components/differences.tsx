// What differs between two versions, in words as well as in colours.
import { count } from '../../process/views/written-date.ts';
import type { DiffBodyView, FieldChange, LineBlock } from '../page-views.ts';

export function Differences({ body }: { body: DiffBodyView }) {
  switch (body.kind) {
    case 'same':
      return <p>Both hold the same, byte for byte.</p>;
    case 'bytes':
      return <p>{body.why}</p>;
    case 'lines':
      return (
        <>
          <p class="small">{summaryOf(body, 'line')}</p>
          <div class="diff">
            {body.blocks.map((block, index) => (
              <Block key={index} block={block} />
            ))}
          </div>
          {body.cut && <Cut />}
        </>
      );
    case 'fields':
      return (
        <>
          <p class="small">{summaryOf(body, 'field')}</p>
          <Fields fields={body.fields} top />
          {body.cut && <Cut />}
        </>
      );
  }
}

const Cut = () => (
  <p class="hint">
    There is more than a page can show: this is the beginning. Download both to compare them.
  </p>
);

function summaryOf(
  { added, removed, changed = 0 }: { added: number; removed: number; changed?: number },
  noun: string,
): string {
  const parts = [
    [changed, 'changed'],
    [added, 'added'],
    [removed, 'removed'],
  ] as const;
  const said = parts
    .filter(([amount]) => amount > 0)
    .map(([amount, what]) => `${count(amount, noun)} ${what}`);
  return said.length === 0 ? 'No differences to read.' : `${said.join(', ')}.`;
}

function Block({ block }: { block: LineBlock }) {
  if (block.kind === 'skipped') return <p class="skipped">{count(block.count, 'line')} as before</p>;
  const text = block.lines.join('\n');
  if (block.kind === 'same') return <pre>{text}</pre>;
  const Change = block.kind === 'added' ? 'ins' : 'del';
  const word = block.kind === 'added' ? 'Added' : 'Removed';
  const last = block.from + block.lines.length - 1;
  return (
    <div data-tone={block.kind === 'added' ? 'ok' : 'bad'}>
      <p class="word">
        {word}, {last === block.from ? `line ${last}` : `lines ${block.from} to ${last}`}
      </p>
      <pre>
        <Change>{text}</Change>
      </pre>
    </div>
  );
}

function Fields({ fields, top }: { fields: FieldChange[]; top?: boolean }) {
  return (
    <ul class={top ? 'tree' : undefined}>
      {fields.map((field) => (
        <Field key={`${field.kind} ${field.key}`} field={field} />
      ))}
    </ul>
  );
}

function Field({ field }: { field: FieldChange }) {
  if (field.kind === 'inside')
    return (
      <li>
        <details open>
          <summary>
            <span class="key">{field.key}</span>
            {field.same > 0 && <span class="count">{field.same} as before</span>}
          </summary>
          <Fields fields={field.fields} />
        </details>
      </li>
    );
  const tone = { added: 'ok', removed: 'bad', changed: 'wait' }[field.kind];
  return (
    <li class="changed" data-tone={tone}>
      <span class="key">{field.key}</span>
      <span class="val">
        {field.kind === 'changed' && (
          <>
            <ins>{field.after}</ins>
            <small>
              Changed. Before: <del>{field.before}</del>
            </small>
          </>
        )}
        {field.kind === 'added' && (
          <>
            <ins>{field.value}</ins>
            <small>Added</small>
          </>
        )}
        {field.kind === 'removed' && (
          <>
            <del>{field.value}</del>
            <small>Removed</small>
          </>
        )}
      </span>
    </li>
  );
}
