// Forms of the console that came back: what was typed, and what is wrong with it.
import type { Option } from './state.ts';

export interface FormTry {
  /** Which form of the page. */
  form: string;
  typed: Record<string, string>;
  /** `name` null: of the form as a whole. */
  problems: { name: string | null; text: string }[];
}

export interface FormField {
  name: string;
  label: string;
  kind: 'line' | 'text' | 'choice';
  hint?: string;
  required?: boolean;
  /** Where nothing was typed. */
  value?: string;
  options?: Option[];
}
