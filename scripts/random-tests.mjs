// The engine's tests whose way differs from run to run: they run, but the coverage gate does not count what they reach.
export const RANDOM_TESTS = '(properties|spans-agree|kpi-recomputed|views/actions)';
