// A definition as a drawing: where each thing stands, in units that are px at the usual size of text.

export interface DiagramLine {
  text: string;
  x: number;
  y: number;
  /** `name`: what it is called; `approves`: who approves. */
  kind: 'name' | 'quiet' | 'approves';
}
export interface DiagramBox {
  key: string;
  kind: 'phase' | 'task' | 'sign-off';
  /** Somebody approves it. */
  approved: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
  lines: DiagramLine[];
}
/** A diamond on the way from phase to phase, with what it is below it. */
export interface DiagramGate {
  key: string;
  approved: boolean;
  x: number;
  y: number;
  lines: DiagramLine[];
}
/** `way`: from phase to phase; `needs`: a task needs another's work. */
export interface DiagramArrow {
  kind: 'way' | 'needs';
  path: string;
}
export interface DiagramView {
  width: number;
  height: number;
  /** The whole in one sentence; the rest stands in words beside it. */
  says: string;
  boxes: DiagramBox[];
  gates: DiagramGate[];
  arrows: DiagramArrow[];
}
