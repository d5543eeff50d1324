// How a thing stands: a word in its colour, with its icon.
import { Icon } from '../../portal/components/icon.tsx';
import type { StateView } from '../views/types/state.ts';

export function State({ state: { word, tone, icon } }: { state: StateView }) {
  return (
    <span class="state" data-tone={tone}>
      {icon !== null && <Icon name={icon} />}
      {word}
    </span>
  );
}
