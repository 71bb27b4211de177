// End-to-end tests: the built UI on the built hosts. One project for each driver; all run the same tests.
import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import { capabilities, type Driver } from './drivers/driver.ts';
import { drivers } from './drivers/drivers.ts';
import type { DriverOption } from './telltale.ts';

/** Path of an installed browser, as test/e2e/run.mjs finds it; Playwright's own when it is not set. */
const executablePath = process.env.TELLTALE_BROWSER;
/** Chromium refuses its sandbox to root. */
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

const results = resolve(import.meta.dirname, '../results');

/** What is the same on every host and takes long runs on one driver alone, unless all is asked for. */
const once = process.env.TELLTALE_E2E === 'all' ? [] : [/@once/];

function leftOut({ kind, capabilities: has }: Driver): RegExp[] {
  const lacking = capabilities.filter((capability) => !has.includes(capability));
  const missing = lacking.map((capability) => new RegExp(`@needs-${capability}`));
  return kind === 'headless' ? missing : [...missing, /@synthetic/, ...once];
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
    .map((driver) => ({ name: driver.kind, use: { driver: driver.kind }, grepInvert: leftOut(driver) })),
});
