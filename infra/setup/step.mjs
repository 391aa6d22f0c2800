/**
 * What every step is given.
 *
 * @typedef {object} Context
 * @property {string} root The clone's folder.
 * @property {NodeJS.ProcessEnv} env
 * @property {import('./report.mjs').Report} report
 * @property {AbortSignal} interrupted Aborts when the person presses Ctrl-C; its reason is an Interrupted.
 */
export {};
