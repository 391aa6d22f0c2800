/**
 * The core alone: without the Temporal server that the tests of workflows need. Stryker runs it once for each mutant.
 * @type {import('jest').Config}
 */
const { globalSetup, globalTeardown, ...base } = require('../../../jest.config.js');

module.exports = {
  ...base,
  rootDir: '../../..',
  testMatch: ['<rootDir>/test/workflows/scheduling/**/*.test.ts', '<rootDir>/test/model/priority.test.ts'],
};
