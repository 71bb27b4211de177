// End-to-end tests: the built UI in a real browser against the built headless host.
import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

/** Path of an installed browser, as test/run.mjs finds it; Playwright's own when it is not set. */
const executablePath = process.env.TELLTALE_BROWSER;
/** Chromium refuses its sandbox to root. */
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

const results = resolve(import.meta.dirname, '../results');

export default defineConfig({
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
});
