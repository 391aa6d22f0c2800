/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // A limit for what hangs, and not for a machine that has other work: two processors run two test files, each with its servers and ffmpegs.
  testTimeout: 30_000,
  // Copies of the whole tree stand there while mutants are tried.
  modulePathIgnorePatterns: ['<rootDir>/coverage/'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^unicorn-magic$': '<rootDir>/node_modules/unicorn-magic/node.js' },
  // execa and what it stands on are published as ES modules only; jest's own loader wants CommonJS.
  transformIgnorePatterns: [
    '/node_modules/(?!(execa|media-captions|npm-run-path|path-key|unicorn-magic|strip-final-newline|figures|get-stream|human-signals|is-plain-obj|is-stream|is-unicode-supported|parse-ms|pretty-ms|yoctocolors|@sindresorhus/merge-streams|@sec-ant/readable-stream)/)',
  ],
};
