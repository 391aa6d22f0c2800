/** What a key allows: to look; to submit batches, jobs and schedules; to cancel, retry, pause and change what is there. */
export const SCOPES = ['read', 'submit', 'operate'] as const;
export type Scope = (typeof SCOPES)[number];

/** Sees what every tenant has. */
export const EVERY_TENANT = '*';
