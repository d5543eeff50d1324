// What is wrong with a document, or worth knowing of it: each with its line and its place.
import type { FindingView } from '../views/types/definitions.ts';
import { State } from './state.tsx';

export function Findings({ findings }: { findings: FindingView[] }) {
  return (
    <ul class="rows" data-gap="tight">
      {findings.map(({ text, pointer, line, isError }, index) => (
        <li key={index}>
          <p class="head small">
            <span>
              {line !== null && <strong>Line {line} </strong>}
              {pointer !== '' && <code class="quiet">{pointer}</code>}
            </span>
            <State
              state={
                isError
                  ? { word: 'Problem', tone: 'bad', icon: 'alert' }
                  : { word: 'Warning', tone: 'wait', icon: null }
              }
            />
          </p>
          <p class="small">{text}</p>
        </li>
      ))}
    </ul>
  );
}
