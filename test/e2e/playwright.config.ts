// End-to-end tests: the built UI on the built hosts. One project for each driver; all run the same tests.
import { resolve } from 'node:path';
import {
  defineConfig,
  type PlaywrightTestOptions,
  type PlaywrightWorkerOptions,
  type Project,
} from '@playwright/test';
import { capabilities, type Driver } from './drivers/driver.ts';
import { drivers } from './drivers/drivers.ts';
import type { DriverOption } from './telltale.ts';

/** Path of an installed browser, as test/e2e/run.mjs finds it; Playwright's own when it is not set. */
const executablePath = process.env.TELLTALE_BROWSER;
/** Chromium refuses its sandbox to root. */
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

const results = resolve(import.meta.dirname, '../results');

/**
 * `npm run e2e` runs every test on every driver. `npm test` has less time: long tests of what is the same on every host
 * ("@once") and states of a synthetic engine run on the headless host, all others on the stand-in; on both run those
 * that go the whole way of a host ("@every-host"). On a real Electron everything runs wherever there is one.
 */
const runsAll = process.env.TELLTALE_E2E === 'all';
const synthetic = /rareStates\.spec/;

function projectOf({
  kind,
  capabilities: has,
}: Driver): Project<PlaywrightTestOptions & DriverOption, PlaywrightWorkerOptions> {
  const lacking = capabilities.filter((capability) => !has.includes(capability));
  const unfit = lacking.map((capability) => new RegExp(`@needs-${capability}`));
  const project = { name: kind, use: { driver: kind } };
  if (kind === 'headless')
    return {
      ...project,
      grepInvert: unfit,
      ...(runsAll ? {} : { grep: [synthetic, /@once/, /@every-host/, /@needs-network/] }),
    };
  const shared = runsAll || kind === 'electron' ? [] : [/@once/];
  return {
    ...project,
    // Playwright would take one of every page that closes, passed or not; the fixture takes one of those that failed.
    use: { ...project.use, screenshot: 'off' },
    grepInvert: [...unfit, synthetic, ...shared],
  };
}

export default defineConfig<DriverOption>({
  testDir: '.',
  outputDir: resolve(results, 'e2e'),
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // A real browser beside a real pool on two cores: once more, and the summary names what needed it.
  retries: 1,
  reporter: [['list'], ['json', { outputFile: resolve(results, 'playwright.json') }]],
  use: {
    browserName: 'chromium',
    viewport: { width: 1_440, height: 900 },
    // No trace: recording every change of pages that change ten times a second doubles the time of a run.
    screenshot: 'only-on-failure',
    launchOptions: { args, ...(executablePath ? { executablePath } : {}) },
  },
  projects: Object.values(drivers)
    .filter((driver) => driver.available() === true)
    .map(projectOf),
});
