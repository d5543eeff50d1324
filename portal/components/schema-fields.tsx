// The questions of a task's form: label, hint, problem, input, in that order; what was typed stands in them again.
import type { ComponentChildren } from 'preact';
import type { FieldSpec } from '../task-form/field-spec.ts';
import { presetOf } from '../task-form/preset-of.ts';
import type { AnswerProblem, TypedAnswers } from '../task-form/read-answers.ts';
import { Icon } from './icon.tsx';
import { type Common, Control, Optional } from './schema-control.tsx';

export interface Answers {
  typed: TypedAnswers;
  problems: AnswerProblem[];
  /** Stands before the ids of the controls, where a page has several such forms. */
  at?: string;
}

/** The id of a field's first control: where the summary's links lead. */
export const fieldId = (name: string, at = 'q'): string => `${at}-${name.replaceAll('.', '-')}`;

export function SchemaFields({ fields, answers }: { fields: FieldSpec[]; answers: Answers }) {
  return (
    <>
      {fields.map((field) => (
        <Question key={field.name} field={field} answers={answers} />
      ))}
    </>
  );
}

function Question({ field, answers }: { field: FieldSpec; answers: Answers }) {
  if (field.kind === 'group')
    return (
      <fieldset class="group stack">
        <legend>
          {field.label}
          <Optional field={field} />
        </legend>
        {field.hint !== null && <p class="hint">{field.hint}</p>}
        <SchemaFields fields={field.fields} answers={answers} />
      </fieldset>
    );
  const problem = answers.problems.find(({ name }) => name === field.name)?.text ?? null;
  const id = fieldId(field.name, answers.at);
  const typed = Object.hasOwn(answers.typed, field.name) ? answers.typed[field.name]! : presetOf(field);
  const described = [
    field.hint === null && field.kind !== 'list' && field.kind !== 'json' ? null : `${id}-hint`,
    problem === null ? null : `${id}-problem`,
  ].filter((part) => part !== null);
  const common: Common = {
    id,
    name: field.name,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
    'aria-invalid': problem === null ? undefined : 'true',
  };
  const asGroup = field.kind === 'yes-no' || field.kind === 'choices';
  const body = (
    <>
      <Hint field={field} id={id} />
      {problem !== null && (
        <p class="problem" id={`${id}-problem`}>
          <Icon name="alert" /> {problem}
        </p>
      )}
      <Control field={field} common={common} typed={typed} />
    </>
  );
  const tone = problem === null ? undefined : 'bad';
  if (asGroup)
    return (
      <fieldset class="field" data-tone={tone} aria-describedby={common['aria-describedby']}>
        <legend>
          {field.label}
          <Optional field={field} />
        </legend>
        {body}
      </fieldset>
    );
  if (field.kind === 'confirm')
    return (
      <div class="field" data-tone={tone}>
        {body}
      </div>
    );
  return (
    <div class="field" data-tone={tone}>
      <label for={id}>
        {field.label}
        <Optional field={field} />
      </label>
      {body}
    </div>
  );
}

function Hint({ field, id }: { field: FieldSpec; id: string }) {
  const more: ComponentChildren =
    field.kind === 'list'
      ? 'One a line.'
      : field.kind === 'date-time'
        ? 'In UTC.'
        : field.kind === 'json'
          ? 'This cannot be asked field by field. Write it as JSON.'
          : null;
  if (field.hint === null && more === null) return null;
  return (
    <div class="hint" id={`${id}-hint`}>
      {field.hint} {more}
      {field.kind === 'json' && Object.keys(field.schema).length > 0 && (
        <details>
          <summary>What fits (JSON Schema)</summary>
          <pre class="text-artifact">{JSON.stringify(field.schema, null, 2)}</pre>
        </details>
      )}
    </div>
  );
}
