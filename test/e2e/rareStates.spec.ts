// States that a healthy engine seldom shows, on the built UI over the synthetic client of test/ui.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { build, type PreviewServer, preview } from 'vite';
import { violations } from './accessibility.ts';

const ui = resolve(import.meta.dirname, '../ui');

interface Synthetic {
  /** Opens the page in a state: "state=overload&theme=light". */
  readonly show: (query: string) => Promise<Page>;
}

/** The synthetic page is built once for this file and served from memory of the disk: its tests stay in one worker. */
const test = base.extend<{ synthetic: Synthetic }, { server: PreviewServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const outDir = await mkdtemp(join(tmpdir(), 'telltale-synthetic-'));
      const configFile = join(ui, 'vite.config.ts');
      const options = { configFile, build: { outDir, minify: false as const } };
      await build(options);
      const server = await preview({ ...options, preview: { port: 0, host: '127.0.0.1' } });
      await use(server);
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  synthetic: async ({ page, server }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await use({
      async show(query) {
        await page.goto(`${server.resolvedUrls?.local[0]}synthetic.html?${query}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        return page;
      },
    });
    expect(faults).toEqual([]);
  },
});

test.describe.configure({ mode: 'default' });

const tile = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: 'Sensors' }).getByRole('row', { name });
const status = (page: Page): Locator => page.getByRole('contentinfo');

test('sensors that are stale, missing, failed or too high - say so in words and with a mark', async ({
  synthetic,
}) => {
  const page = await synthetic.show('state=normal');
  for (const [name, words, mark] of [
    ['Sump level', /stale \d+\s?s/, 'priority 3, low'],
    ['Humidity', /—.*missing \d+\s?s/, 'priority 3, low'],
    ['CO₂', /—.*failed \d+\s?s/, 'priority 2, high'],
    ['Vib 2', /high > 4\.500/, 'priority 2, high'],
  ] as const) {
    await expect(tile(page, name)).toContainText(words);
    await expect(tile(page, name).getByRole('img', { name: mark })).toBeVisible();
  }
  await expect(tile(page, 'Sump level')).toContainText(/\d{3}/);
  await expect(tile(page, 'Flow').getByRole('img')).toHaveCount(0);
  await page.getByRole('radio', { name: 'Abnormal 4' }).click();
  await expect(page.locator('.tile')).toHaveCount(4);
});

test('a gap, a limit and knob changes - are named on the live chart', async ({ synthetic }) => {
  const page = await synthetic.show('state=normal');
  const chart = page.getByRole('region', { name: 'Live chart' });
  for (const words of [/gap 7\s?s/, 'high 4.500', 'batch 100 → 500', 'workers 2 → 4'])
    await expect(chart.getByText(words)).toBeVisible();
});

test('the cursor - puts the values at that moment into the labels', async ({ synthetic }) => {
  const page = await synthetic.show('state=normal');
  const chart = page.getByRole('region', { name: 'Live chart' });
  await expect(chart.getByText('now', { exact: true })).toBeAttached();
  const label = chart.locator('.live-value').nth(1);
  await expect(label).toContainText(/6\d\.\d/);
  const gap = await chart.getByText(/^gap 7/).boundingBox();
  if (!gap) throw new Error('the gap has no place');
  await page.mouse.move(gap.x + gap.width / 2, gap.y);
  await expect(chart.getByText('at the cursor')).toBeVisible();
  await expect(chart.locator('.live-value').last()).toHaveText('—');
  await page.mouse.move(5, 5);
  await expect(chart.getByText('at the cursor')).toHaveCount(0);
});

test('an engine that is lost - leaves the last values, takes rates away and counts down', async ({
  synthetic,
}) => {
  const page = await synthetic.show('state=disconnected');
  await expect(page.getByText(/Engine not reached for \d+\s?s/).first()).toBeVisible();
  await expect(page.getByText(/Shown: the last values, \d\d:\d\d:\d\d\. (Next try|Trying)/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
  await expect(status(page)).toContainText(/in\s*—.*out\s*—/);
  await expect(status(page)).toContainText('unknown, last balanced');
  await expect(tile(page, 'Flow')).toContainText(/\d/);
  await expect(page.getByText(/^last \d\d:/)).toBeVisible();
});

test('a queue that sheds - is the first thing the status bar says', async ({ synthetic }) => {
  const page = await synthetic.show('state=overload');
  await expect(status(page)).toContainText(/Queue full, shedding 365\.6\s?k\/s/);
  await expect(status(page)).toContainText(/shed 15\.71\s?M/);
});

test('a pool that is broken - is critical in the status bar and on its screen, with the next try', async ({
  synthetic,
}) => {
  const page = await synthetic.show('state=broken&screen=pipeline');
  await expect(status(page)).toContainText(/Pool is broken, event loop computes/);
  const notice = page.getByRole('status').filter({ hasText: 'The pool is broken' });
  await expect(notice).toContainText(/next try in \d+\s?s/);
  await expect(notice.getByRole('img', { name: 'priority 1, critical' })).toBeVisible();
  const workers = page.getByRole('region', { name: 'Workers', exact: true });
  await expect(workers).toContainText('breaker open');
  await expect(workers.getByRole('row', { name: /^loop/ })).toContainText('live');
  await expect(workers.getByRole('row', { name: /^W1/ })).toContainText('waiting');
  expect(await violations(page, { parts: ['.pipeline-body', '.status'] })).toEqual([]);
});

test('a pool that is tried again - says so', async ({ synthetic }) => {
  const page = await synthetic.show('state=probing&screen=pipeline');
  await expect(status(page)).toContainText('Pool is tried with one worker');
  await expect(page.getByRole('region', { name: 'Workers', exact: true })).toContainText('breaker half-open');
});

test('a plant without sources - says where to add one', async ({ synthetic }) => {
  const page = await synthetic.show('state=empty');
  await expect(page.getByText('No sensors yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add a source' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sources' })).toBeVisible();
});

test('an engine that does not answer - is waited for in words', async ({ synthetic }) => {
  const page = await synthetic.show('state=connecting');
  await expect(page.getByText('Connecting to the engine')).toBeVisible();
  await expect(page.getByText(/not answered for 3\s?s/)).toBeVisible();
});

test('a ninth sensor - finds no room and the chart says why', async ({ synthetic }) => {
  const page = await synthetic.show('state=calm');
  for (const name of ['Flow', 'Humidity', 'Memory', 'Net in', 'Vib 5']) await tile(page, name).click();
  const chart = page.getByRole('region', { name: 'Live chart' });
  await expect(chart).toContainText('8 lines are the most');
  await expect(page.getByRole('radio', { name: 'Picked 8' })).toBeVisible();
});

test('200 sensors - are all there, with lines drawn for those in sight', async ({ synthetic }) => {
  const page = await synthetic.show('state=calm&sensors=200');
  const tiles = page.getByRole('grid', { name: 'Sensors' }).getByRole('row', { name: /^Sensor \d+/ });
  await expect(tiles).toHaveCount(200);
  const painted = () =>
    page.locator('.wall-lines canvas').evaluateAll(
      (canvases) =>
        canvases.filter((canvas) => {
          if (!(canvas instanceof HTMLCanvasElement)) return false;
          const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
          return pixels?.some((value) => value > 0);
        }).length,
    );
  await expect.poll(painted).toBeGreaterThan(2);
  const inSight = await painted();
  await tiles.last().scrollIntoViewIfNeeded();
  await expect.poll(painted).toBeGreaterThan(inSight);
});

for (const theme of ['dark', 'light'] as const)
  test(`rare states, ${theme} - have no fault of accessibility on the Monitor`, async ({ synthetic }) => {
    for (const state of ['normal', 'disconnected', 'empty'] as const) {
      const page = await synthetic.show(`state=${state}&theme=${theme}`);
      await expect(status(page)).toContainText('balanced');
      expect(await violations(page), state).toEqual([]);
    }
  });
