// Random histories with time in them, for tests of courses and figures: mostly work and decisions, so that instances get far.
import fc from 'fast-check';
import type { Team } from '../../definition/team-types.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import { step } from './lists-of-state.ts';
import { Recorder, SETTING, type Step } from './random-steps.ts';
import { MINUTE, MONDAY } from './scenario.ts';

const WORK_AND_DECISIONS = fc.integer({ min: 0, max: 8 });
const REJECTION = fc.constant(8);
const FAILURE = fc.constant(0);
/** Handed over, taken back, away; paused ones go on. */
const CHANGE_OF_HANDS = fc.constantFrom(13, 21, 25, 26, 32);
const ANYTHING = fc.nat(34);

export const courseSteps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.oneof(
      { weight: 5, arbitrary: WORK_AND_DECISIONS },
      { weight: 1, arbitrary: REJECTION },
      { weight: 1, arbitrary: FAILURE },
      { weight: 2, arbitrary: CHANGE_OF_HANDS },
      { weight: 3, arbitrary: ANYTHING },
    ),
    which: fc.nat(50),
  }),
  { minLength: 30, maxLength: 150, size: 'max' },
);

export interface CourseCase {
  definition: ProcessDefinition;
  team: Team | undefined;
}

/** Takes the steps with a little time between them; `check` after each. `at`: of the start, epoch ms. */
export function playCourse(
  { definition, team }: CourseCase,
  steps: Step[],
  {
    id = 'inst-1',
    at = MONDAY,
    check,
  }: { id?: string; at?: number; check?: (scenario: Recorder) => void } = {},
): Recorder {
  const scenario = new Recorder(definition, { ...SETTING, ...(team && { team }) });
  scenario.now = at;
  scenario.start({ instanceId: id });
  for (const each of steps) {
    scenario.wait((each.which % 4) * 17 * MINUTE);
    step(scenario, each);
    check?.(scenario);
  }
  return scenario;
}
