// A definition as a drawing, made on the server. All of it grows with the size of text, for its width is in rem.
import type { DiagramBox, DiagramGate, DiagramLine, DiagramView } from '../views/types/diagram.ts';

const PX = 16;
const RADIUS = 11;

export function Diagram({ view: { width, height, says, boxes, gates, arrows } }: { view: DiagramView }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Diagram">
      <svg
        class="diagram"
        width={`${width / PX}rem`}
        height={`${height / PX}rem`}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={says}
      >
        <defs>
          <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path class="tip" d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {boxes
          .filter(({ kind }) => kind === 'phase')
          .map((box) => (
            <Box key={box.key} box={box} />
          ))}
        {arrows.map(({ kind, path }, index) => (
          <path key={index} class={kind} d={path} marker-end="url(#tip)" />
        ))}
        {boxes
          .filter(({ kind }) => kind !== 'phase')
          .map((box) => (
            <Box key={box.key} box={box} />
          ))}
        {gates.map((gate) => (
          <Gate key={gate.key} gate={gate} />
        ))}
      </svg>
    </div>
  );
}

function Box({ box: { kind, approved, x, y, width, height, lines } }: { box: DiagramBox }) {
  return (
    <g class={kind} data-tone={approved ? 'wait' : undefined}>
      <rect x={x} y={y} width={width} height={height} rx="5" />
      {approved && <rect class="stripe" x={x} y={y} width="4" height={height} rx="2" />}
      <Lines lines={lines} anchor="start" />
    </g>
  );
}

function Gate({ gate: { approved, x, y, lines } }: { gate: DiagramGate }) {
  const [top, side] = [y - RADIUS, RADIUS];
  return (
    <g class="gate" data-tone={approved ? 'wait' : 'idle'}>
      <path class="diamond" d={`M${x} ${top}l${side} ${side}l-${side} ${side}l-${side} -${side}z`} />
      <Lines lines={lines} anchor="middle" />
    </g>
  );
}

const Lines = ({ lines, anchor }: { lines: DiagramLine[]; anchor: 'start' | 'middle' }) => (
  <>
    {lines.map(({ text, x, y, kind }, index) => (
      <text key={index} class={kind} x={x} y={y} text-anchor={anchor}>
        {text}
      </text>
    ))}
  </>
);
