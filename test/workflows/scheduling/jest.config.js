/**
 * The core alone, without the Temporal server that the tests of workflows need: for Stryker, which runs it once for each mutant, and for
 * its coverage (`jest -c test/workflows/scheduling/jest.config.js --coverage`).
 * @type {import('jest').Config}
 */
const { globalSetup, globalTeardown, ...base } = require('../../../jest.config.js');

module.exports = {
  ...base,
  rootDir: '../../..',
  setupFiles: ['<rootDir>/test/workflows/scheduling/no-shrinking.ts'],
  testMatch: ['<rootDir>/test/workflows/scheduling/**/*.test.ts', '<rootDir>/test/model/priority.test.ts'],
  collectCoverageFrom: ['workflows/scheduling/**/*.ts', 'model/priority.ts'],
  coverageThreshold: { global: { statements: 100, branches: 100, functions: 100, lines: 100 } },
};
