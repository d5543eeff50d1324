// The engine's tests, and how much of the engine they reach: `npm run jest -- --config jest.engine.config.mjs`.
import config from './jest.config.mjs';
import { RANDOM_TESTS } from './scripts/random-tests.mjs';

const every = { branches: 100, functions: 100, lines: 100, statements: 100 };
const unit = config.projects.find(({ displayName }) => displayName === 'unit');

export default {
  ...unit,
  testTimeout: config.testTimeout,
  displayName: 'engine',
  testMatch: ['<rootDir>/test/process/**/*.test.ts'],
  // What random definitions reach differs from run to run; the gate counts what is reached every time. They run as unit tests.
  testPathIgnorePatterns: [`/test/process/${RANDOM_TESTS}`],
  collectCoverage: true,
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', ['text', { skipFull: true }]],
  collectCoverageFrom: [
    'process/{decide,evolve,settle}/**/*.ts',
    'process/{approvals,at-work,errands,notices,reviews,rework,rules}/**/*.ts',
    'process/trouble/{ladder,task-failure}.ts',
    'process/{deadlines,plan}.ts',
  ],
  // Every way that a decision, an event or a deadline can take is taken by a test.
  coverageThreshold: { global: every },
};
