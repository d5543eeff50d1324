// What a tool would be called with, as it is put before a person: every value, each under its own name.
import type { Json } from '../../definition/types.ts';
import { Said } from './parts.tsx';
import { Tree } from './tree.tsx';

/** `text`: JSON, or what is left of it where it was cut short. */
export function CallArguments({ text }: { text: string }) {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return <Said>{text}</Said>;
  if (Object.keys(value).length === 0) return <p class="quiet">It is called without any arguments.</p>;
  return <Tree value={value} />;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
