import { join } from 'node:path';

/** The compiled workflows that the bundle is made of, and the bundle, both beside this compiled file's folder. */
export const WORKFLOWS_PATH = join(__dirname, '..', 'workflows', 'index.js');
export const BUNDLE_PATH = join(__dirname, '..', 'workflow-bundle.js');
