/**
 * Where set-up tells a person what it does: one line for each step, and a line that moves while something long runs.
 *
 * @typedef {object} Report
 * @property {(text: string) => void} done Something was done or found missing.
 * @property {(text: string) => void} already Nothing had to be done.
 * @property {(text: string) => void} note A line in between: a way that failed, a wait.
 * @property {(text: string) => void} progress The state of something long: rewritten in place on a terminal, else a line now and then.
 */

const PROGRESS_EVERY_MS = { terminal: 200, file: 10_000 };

/**
 * @param {{quiet: boolean}} options Quiet leaves out the steps that had nothing to do.
 * @param {NodeJS.WriteStream} out
 * @returns {Report}
 */
export function createReport({ quiet }, out = process.stderr) {
  const every = out.isTTY ? PROGRESS_EVERY_MS.terminal : PROGRESS_EVERY_MS.file;
  let moving = false;
  let last = 0;
  const line = (/** @type {string} */ text) => {
    out.write(`${moving ? '\r\u001b[2K' : ''}${text}\n`);
    moving = false;
  };
  return {
    done: (text) => line(`set-up: ${text}`),
    already: (text) => quiet || line(`set-up: ${text}`),
    note: (text) => line(`set-up:   ${text}`),
    progress(text) {
      if (Date.now() - last < every) return;
      last = Date.now();
      if (!out.isTTY) return line(`set-up:   ${text}`);
      out.write(`\r\u001b[2Kset-up:   ${text}`.slice(0, out.columns + 4));
      moving = true;
    },
  };
}

/** @param {number} since Milliseconds, as of Date.now(). */
export function elapsed(since) {
  const seconds = Math.round((Date.now() - since) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
