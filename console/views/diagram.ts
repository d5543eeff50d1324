// Where each part of a definition stands in its drawing: phases in a row, their tasks below one another, gates between.
// Widths of text are taken from its number of letters, since the server has no font to measure with.
import { count } from '../../process/views/written-date.ts';
import type { CoursePart, CourseGate, CourseTask } from './types/definitions.ts';
import type { DiagramArrow, DiagramBox, DiagramGate, DiagramLine, DiagramView } from './types/diagram.ts';

const LINE = 17;
const PHASE_WIDTH = 244;
/** Left and right of tasks in their phase: arrows past other tasks run there. */
const LANE = 22;
const BOX_PAD = 10;
const TASK_GAP = 20;
const NARROW_GAP = 44;
const GATE_GAP = 168;
/** Height at which the way from phase to phase runs. */
const WAY = 26;
const DIAMOND = 11;
/** Letters that fit. */
const IN_TASK = 27;
const IN_PHASE = 28;
const IN_GATE = 21;
const MOST_LINES = 3;

export function diagramOf(parts: CoursePart[]): DiagramView {
  const boxes: DiagramBox[] = [];
  const gates: DiagramGate[] = [];
  const arrows: DiagramArrow[] = [];
  const placed = new Map<string, { phase: number; index: number; box: DiagramBox }>();
  let x = 1;
  parts.forEach((part, phase) => {
    const gap = part.gates.length > 0 ? GATE_GAP : phase === 0 ? 0 : NARROW_GAP;
    if (gap > 0) arrows.push({ kind: 'way', path: `M${x} ${WAY}H${x + gap - 2}` });
    gates.push(...gatesAt(part.gates, x + gap / 2));
    x += gap;
    const head = headOf(part, x);
    let y = head.height;
    boxes.push(head);
    part.tasks.forEach((task, index) => {
      const box = taskBox(task, x + LANE, y);
      placed.set(task.id, { phase, index, box });
      boxes.push(box);
      y += box.height + TASK_GAP;
    });
    if (part.signOff !== null) {
      const box = signOffBox(part.signOff, `${part.id} sign-off`, x + LANE, y);
      boxes.push(box);
      y += box.height + TASK_GAP;
    }
    head.height = y;
    x += PHASE_WIDTH;
  });
  for (const part of parts) {
    for (const { id, dependsOn } of part.tasks) {
      for (const needed of dependsOn) {
        const [from, to] = [placed.get(needed), placed.get(id)];
        if (from && to) arrows.push({ kind: 'needs', path: pathOf(from, to) });
      }
    }
  }
  const bottoms = [
    ...boxes.map((box) => box.y + box.height),
    ...gates.flatMap(({ lines }) => lines.map(({ y }) => y + 6)),
  ];
  const tasks = parts.reduce((sum, part) => sum + part.tasks.length, 0);
  const says = `${count(parts.length, 'phase')} in a row with ${count(tasks, 'task')} and ${count(gates.length, 'gate')}; the same stands in words below.`;
  return { width: x + 1, height: Math.max(...bottoms) + 2, says, boxes, gates, arrows };
}

function headOf({ id, number, name, tasks }: CoursePart, x: number): DiagramBox {
  const lines = [
    ...wrapped(`${number}  ${name}`, IN_PHASE).map((text) => ({ text, kind: 'name' as const })),
    ...(tasks.length === 0 ? [{ text: 'No tasks', kind: 'quiet' as const }] : []),
  ];
  return boxOf({ key: id, kind: 'phase', approved: false, x, y: 1, width: PHASE_WIDTH }, lines, 14);
}

const taskBox = ({ id, name, who, isAgent, approval }: CourseTask, x: number, y: number): DiagramBox =>
  boxOf({ key: id, kind: 'task', approved: approval !== null, x, y, width: PHASE_WIDTH - 2 * LANE }, [
    ...wrapped(name, IN_TASK).map((text) => ({ text, kind: 'name' as const })),
    ...wrapped(isAgent ? `${who}, AI agent` : who, IN_TASK).map((text) => ({ text, kind: 'quiet' as const })),
    ...(approval === null
      ? []
      : wrapped(`${approval.before ? 'Approves first' : 'Approves'}: ${approval.who}`, IN_TASK).map(
          (text) => ({
            text,
            kind: 'approves' as const,
          }),
        )),
  ]);

const signOffBox = (who: string, key: string, x: number, y: number): DiagramBox =>
  boxOf({ key, kind: 'sign-off', approved: true, x, y, width: PHASE_WIDTH - 2 * LANE }, [
    { text: 'Sign-off of the phase', kind: 'name' },
    ...wrapped(who, IN_TASK).map((text) => ({ text, kind: 'approves' as const })),
  ]);

function boxOf(
  box: Omit<DiagramBox, 'height' | 'lines'>,
  lines: Pick<DiagramLine, 'text' | 'kind'>[],
  indent = BOX_PAD,
): DiagramBox {
  const top = box.y + BOX_PAD + 12;
  return {
    ...box,
    height: 2 * BOX_PAD + lines.length * LINE,
    lines: lines.map((line, index) => ({ ...line, x: box.x + indent, y: top + index * LINE })),
  };
}

function gatesAt(gates: CourseGate[], x: number): DiagramGate[] {
  let y = WAY;
  return gates.map(({ id, name, kind, says }) => {
    const at = y;
    const texts = [
      ...wrapped(name, IN_GATE).map((text) => ({ text, kind: 'name' as const })),
      ...wrapped(says, IN_GATE).map((text) => ({
        text,
        kind: kind === 'approval' ? ('approves' as const) : ('quiet' as const),
      })),
    ];
    const lines = texts.map((line, index) => ({ ...line, x, y: at + DIAMOND + 18 + index * LINE }));
    y = at + DIAMOND + 18 + texts.length * LINE + DIAMOND + 8;
    return { key: id, approved: kind === 'approval', x, y: at, lines };
  });
}

interface Placed {
  phase: number;
  index: number;
  box: DiagramBox;
}

/** To the next one straight down, past others along the lane, to a later phase across. */
function pathOf(from: Placed, to: Placed): string {
  const middle = ({ y, height }: DiagramBox) => y + height / 2;
  if (from.phase !== to.phase) {
    const [x1, x2] = [from.box.x + from.box.width, to.box.x - 2];
    const bend = Math.min(80, (x2 - x1) / 2);
    return `M${x1} ${middle(from.box)}C${x1 + bend} ${middle(from.box)} ${x2 - bend} ${middle(to.box)} ${x2} ${middle(to.box)}`;
  }
  if (to.index === from.index + 1) {
    const x = from.box.x + from.box.width / 2;
    return `M${x} ${from.box.y + from.box.height}V${to.box.y - 2}`;
  }
  const lane = from.box.x - 6 - 4 * ((to.index - from.index) % 3);
  return `M${from.box.x} ${middle(from.box)}H${lane}V${middle(to.box)}H${to.box.x - 2}`;
}

/** Lines of at most `most` letters, broken between words where there are some; what is longer is cut. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (Array.from(longer).length <= most) line = longer;
    else {
      if (line !== '') lines.push(line);
      line =
        Array.from(word).length <= most
          ? word
          : `${Array.from(word)
              .slice(0, most - 1)
              .join('')}…`;
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]!.slice(0, most - 1)}…`];
}
