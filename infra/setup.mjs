// npm run setup. Plain Node without packages: it runs before there are any.
import { setUp } from './setup/set-up.mjs';

process.exitCode = await setUp({ quiet: process.argv.includes('--quiet') });
