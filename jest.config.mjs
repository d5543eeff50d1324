// Four projects, cheapest first; each runs alone: `npm run jest -- --selectProjects unit`.
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
};
const project = (displayName, testMatch, extra = {}) => ({ ...common, displayName, testMatch, ...extra });

export default {
  // A test that hangs is told apart from a machine that is busy. Jest reads it here, not in a project.
  testTimeout: 20_000,
  projects: [
    project('unit', ['<rootDir>/test/!(workflows|replay|e2e|support|contract)/**/*.test.{ts,tsx}']),
    project('workflow', ['<rootDir>/test/workflows/**/*.test.ts']),
    project('replay', ['<rootDir>/test/replay/**/*.test.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.test.ts']),
  ],
};
