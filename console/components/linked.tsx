// A sentence of which parts lead to the lists behind them.
import type { LinkedWords } from '../views/types/overview.ts';

export function Linked({ words }: { words: LinkedWords[] }) {
  return (
    <>
      {words.map(({ text, href }, index) =>
        href === null ? (
          <span key={index}>{text}</span>
        ) : (
          <a key={index} href={href}>
            {text}
          </a>
        ),
      )}
    </>
  );
}
