/**
 * The first version number in a text, such as `ffmpeg version 5.1.9-0+deb12u1` or `go version go1.26.8 linux/amd64`.
 *
 * @param {string} text
 * @returns {[number, number, number] | null} Null when there is none: builds from a branch name a commit instead.
 */
export function parseVersion(text) {
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return found && [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
}

/**
 * @param {readonly number[]} version
 * @param {readonly number[]} floor
 */
export function isAtLeast(version, floor) {
  for (let i = 0; i < floor.length; i++) {
    const difference = (version[i] ?? 0) - (floor[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
