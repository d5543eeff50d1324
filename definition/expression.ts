// One CEL expression, parsed, checked against our limits, and with its names listed. Pure; runs inside workflows.
import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js';
import { LIMITS } from './limits.ts';

/** What expressions may read; every other name in one is a bare name. */
export const VARIABLES = ['context', 'facts', 'tasks', 'phases', 'gates', 'approvals', 'artifacts'] as const;

/** A parsed expression. `reads`: constant paths from the variables, e.g. `['facts', 'x']`. */
export interface Expression {
  run: ParseResult;
  bare: string[];
  reads: string[][];
}

export type Compiled = { ok: true; expression: Expression } | { ok: false; message: string };

/** Functions that are refused, and why. (A Map: `constructor` is a name that expressions may use.) */
const REFUSED = new Map([
  [
    'matches',
    'regular expressions can take for ever; compare with ==, in, startsWith, endsWith or contains instead',
  ],
  ['bind', 'cel.bind is not offered; name the part under `conditions` instead'],
  ['getDayOfYear', 'it depends on the time zone of the machine; compare timestamps instead'],
]);

/** CEL macros that loop: method name → argument counts. Their first argument is a variable of their own. */
const LOOPS = new Map([
  ['all', [2]],
  ['exists', [2]],
  ['exists_one', [2]],
  ['map', [2, 3]],
  ['filter', [2]],
]);

/** A name with a hyphen, standing alone. CEL would read a subtraction, which no condition can mean. */
const HYPHENATED_NAME = /^[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)+$/;

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: LIMITS.expressionNodes, maxDepth: LIMITS.expressionDepth },
});
for (const name of VARIABLES) environment.registerVariable(name, 'dyn');

// Parsing is a function of the text alone, so a cache changes no outcome; bounded, because workflows live long.
const CACHE_SIZE = 1_000;
const cache = new Map<string, Compiled>();

/** Parses and checks an expression: syntax, types as far as known, refused functions, limits. Never throws. */
export function compile(source: string): Compiled {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const compiled = compileAnew(source);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(source, compiled);
  return compiled;
}

/** The name, where the whole expression is one bare name with hyphens (`sso-setup_complete`); else null. */
export function hyphenatedName(source: string): string | null {
  const name = source.trim();
  return HYPHENATED_NAME.test(name) ? name : null;
}

/** The first line of an engine error; its further lines draw the place with line and column. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}

/** The path of a chain such as `facts.x` or `facts["x"].y` from its root name; null where it is not constant. */
export function constantPath(node: ASTNode): string[] | null {
  if (node.op === 'id') return [node.args];
  if (node.op !== '.' && node.op !== '[]') return null;
  const left = constantPath(node.args[0]);
  if (left === null) return null;
  const key = node.op === '.' ? node.args[1] : stringLiteral(node.args[1]);
  return key === null ? null : [...left, key];
}

function compileAnew(source: string): Compiled {
  if (source.trim() === '') return { ok: false, message: 'the expression is empty' };
  if (source.length > LIMITS.expressionChars) {
    return { ok: false, message: `it has ${source.length} characters; at most ${LIMITS.expressionChars}` };
  }
  try {
    const run = environment.parse(source);
    const bare = new Set<string>();
    const reads = new Map<string, string[]>();
    walk(run.ast, { bound: new Set(), loops: 0, bare, reads });
    const check = run.check();
    if (!check.valid) return { ok: false, message: messageOf(check.error) };
    return { ok: true, expression: { run, bare: [...bare], reads: [...reads.values()] } };
  } catch (error) {
    return { ok: false, message: readable(messageOf(error)) };
  }
}

interface Walk {
  /** Names that a surrounding loop binds. */
  bound: ReadonlySet<string>;
  /** Loops around or before this node. */
  loops: number;
  bare: Set<string>;
  reads: Map<string, string[]>;
}

/** Collects names and refuses what must not run; answers how many loops hang together below the node. */
function walk(node: ASTNode, at: Walk): number {
  const path = constantPath(node);
  if (path !== null) {
    note(path, at);
    return at.loops;
  }
  if (node.op === 'in') {
    // `"x" in facts` asks for one key, as `has(facts.x)` does; nothing else of `facts` is read for it.
    const within = constantPath(node.args[1]);
    const key = stringLiteral(node.args[0]);
    if (within !== null && key !== null) {
      note([...within, key], at);
      return at.loops;
    }
  }
  if (node.op === 'call' || node.op === 'rcall') {
    const reason = REFUSED.get(node.args[0]);
    if (reason !== undefined) throw new Error(`${node.args[0]}() is refused: ${reason}`);
  }
  if (node.op === 'rcall' && LOOPS.get(node.args[0])?.includes(node.args[2].length)) {
    const [, receiver, [variable, ...body]] = node.args;
    const loops = walk(receiver, at) + 1;
    if (loops > LIMITS.expressionLoops) {
      throw new Error(`more than ${LIMITS.expressionLoops} loops (all, exists, map, filter) in one another`);
    }
    meterLoop(node);
    const bound = new Set([...at.bound, ...(variable?.op === 'id' ? [variable.args] : [])]);
    return Math.max(...body.map((part) => walk(part, { ...at, bound, loops })));
  }
  return Math.max(at.loops, ...childrenOf(node).map((child) => walk(child, at)));
}

function note(path: string[], at: Walk): void {
  const root = path[0]!;
  if (at.bound.has(root)) return;
  if ((VARIABLES as readonly string[]).includes(root)) at.reads.set(JSON.stringify(path), path);
  else if (!environment.hasVariable(root)) at.bare.add(root);
}

function childrenOf(node: ASTNode): ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

function stringLiteral(node: ASTNode): string | null {
  return node.op === 'value' && typeof node.args === 'string' ? node.args : null;
}

function readable(message: string): string {
  if (message.startsWith('Exceeded maxAstNodes'))
    return `it has more than ${LIMITS.expressionNodes} parts; name some under \`conditions\``;
  if (message.startsWith('Exceeded maxDepth')) return `it is nested more than ${LIMITS.expressionDepth} deep`;
  return message;
}

// --- The step budget. The engine has none: two loops over long lists would hold a workflow past its deadlock limit. ---

let stepsLeft: number = LIMITS.expressionSteps;

/** Runs with a fresh budget of loop steps; what runs out of it throws. Nested calls have budgets of their own. */
export function withStepBudget<Result>(run: () => Result): Result {
  const outer = stepsLeft;
  stepsLeft = LIMITS.expressionSteps;
  try {
    return run();
  } finally {
    stepsLeft = outer;
  }
}

type Evaluate = (this: unknown, ...args: unknown[]) => unknown;
/** The part of the engine's loop node that its types leave out (the version is pinned exactly, and a test watches it). */
interface LoopNode {
  meta: { alternate: { args: { step: { evaluate: Evaluate } } } };
}

/** Counts each step of a loop. A node replaces its own `evaluate` when it first runs: hence the setter. */
function meterLoop(node: ASTNode): void {
  const step = (node as unknown as LoopNode).meta.alternate.args.step;
  let inner = step.evaluate;
  const counted: Evaluate = (...args) => {
    stepsLeft -= 1;
    if (stepsLeft < 0) throw new Error(`more than ${LIMITS.expressionSteps} steps in its loops`);
    return inner.apply(step, args);
  };
  Object.defineProperty(step, 'evaluate', {
    get: () => counted,
    set: (evaluate: Evaluate) => {
      inner = evaluate;
    },
  });
}
