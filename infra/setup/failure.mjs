/** A step that cannot be done by the set-up; its message tells a person what to do. */
export class SetUpFailure extends Error {}

/** Thrown out of whatever runs when the person presses Ctrl-C. */
export class Interrupted extends Error {}
