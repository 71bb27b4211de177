// Where the built application lies that the end-to-end tests start.
import { resolve } from 'node:path';

/** Folder of the build. */
export const out = process.env.TELLTALE_OUT ?? resolve(import.meta.dirname, '../../../out');

/** Folder of the application as Electron is given it: that of its package.json. */
export const applicationFolder = resolve(out, '..');
