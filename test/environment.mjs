// What the tests find on this machine, as environment variables: TELLTALE_BROWSER, TELLTALE_ELECTRON. Bare Node 20 or newer.
import { delimiter } from 'node:path';
import { presentElectronBinary } from '../electron/setUp/electronBinary.mjs';
import { inProject } from '../electron/setUp/project.mjs';
import { findBrowser } from './findBrowser.mjs';

/**
 * `{ env, notRun }`: `notRun` says why the tests do not run on a real Electron, null where they do. Its download is never
 * started. Rejects, saying what to do, when there is no browser.
 */
export async function testEnvironment() {
  const browser = await findBrowser();
  const { path: electron, reason } = presentElectronBinary();
  const env = {
    ...process.env,
    PATH: [inProject('node_modules/.bin'), process.env.PATH].join(delimiter),
    ...(browser ? { TELLTALE_BROWSER: browser } : {}),
    ...(electron ? { TELLTALE_ELECTRON: electron } : {}),
  };
  return { env, notRun: electron ? null : reason };
}
