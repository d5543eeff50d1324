// How a thing stands, in one word with its colour.

export type Tone = 'idle' | 'work' | 'wait' | 'ok' | 'bad';

export interface StateView {
  word: string;
  tone: Tone;
  icon: 'alert' | 'clock' | 'agent' | 'pause' | 'check' | 'cross' | null;
}

/** An option of a select. */
export interface Option {
  value: string;
  label: string;
}
