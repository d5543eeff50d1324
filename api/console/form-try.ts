// Forms of the console that come back: what was typed of them, and what the API says of it, at the fields.
import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { FormTry } from '../../console/index.ts';
import type { ApiProblem } from '../http/problem.ts';
import { sentence } from './sentence.ts';

/** The fields of a form, each once; the form's token is not among them. */
export function typedIn({ body }: Request): Record<string, string> {
  const { csrf: _csrf, ...fields } = (body ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value.trim() : '']),
  );
}

/** What is left out where nothing was typed. */
export function given(typed: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (typed[name] ? [[name, typed[name]]] : [])));
}

/** From the hidden field `key`: a form sent twice does one thing. */
export const keyIn = ({ key = '' }: Record<string, string>): string =>
  /^[0-9a-f-]{36}$/.test(key) ? key : randomUUID();

/** `words`: what a field that is wrong is told, by its name; default what the API says. */
export function formTry(
  form: string,
  typed: Record<string, string>,
  { errors, message }: ApiProblem,
  words: Record<string, string> = {},
): FormTry {
  const problems =
    !errors || errors.length === 0
      ? [{ name: null, text: sentence(message) }]
      : errors.map(({ pointer, message: text }) => {
          const name = pointer.split('/').at(-1) || pointer.split('/')[1] || '';
          const field = pointer.split('/').find((part) => Object.hasOwn(typed, part)) ?? name;
          const isField = Object.hasOwn(typed, field);
          return { name: isField ? field : null, text: words[field] ?? sentence(text) };
        });
  return { form, typed, problems };
}
