// The Tune screen on a live engine: a sweep is run, cancelled, applied, exported, opened and compared.
import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import type { SweepResult } from '../../shared/tuning/sweep.ts';
import { syntheticSweep } from '../ui/syntheticSweep.ts';
import { expect, openSweepFile, showScreen, streamingPlant, test } from './telltale.ts';

test.use({ plant: streamingPlant });

const everyCell = (page: Page) => page.getByRole('grid', { name: /^Every cell/ });
const cellsOf = (page: Page) => everyCell(page).getByRole('button');

async function showSweep(page: Page): Promise<void> {
  await showScreen(page, 'Tune');
  await page.getByRole('radio', { name: 'Sweep' }).click();
}

async function exported(page: Page, kind: 'JSON' | 'CSV' | 'PNG'): Promise<Download> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: kind }).click();
  return download;
}

async function contentOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

/** Fills the form that is on screen and starts. */
async function runSweep(page: Page, batches: string, workers: string): Promise<void> {
  await page.getByLabel('Batch sizes, readings').fill(batches);
  await page.getByLabel('Workers', { exact: true }).fill(workers);
  const loop = page.getByRole('checkbox', { name: 'The event loop as well' });
  if (await loop.isChecked()) await page.getByText('The event loop as well').click();
  await page.getByRole('button', { name: 'Run sweep' }).last().click();
}

test('first sweep - bad input is answered at its field, and nothing starts', async ({ telltale }) => {
  await showSweep(telltale);
  await expect(telltale.getByRole('heading', { name: 'No sweep yet' })).toBeVisible();
  await telltale.getByLabel('Batch sizes, readings').fill('1, 60000');
  await telltale.getByLabel('Workers', { exact: true }).fill('1, two');
  await expect(telltale.getByText('“two” is not a number')).toBeVisible();
  await telltale.getByLabel('Workers', { exact: true }).fill('1, 2');
  await expect(telltale.getByText(/^Whole numbers from 1 to 50/)).toBeVisible();
  await telltale.getByRole('button', { name: 'Run sweep' }).click();
  await expect(telltale.getByText('Not started: see the field that is marked.')).toBeVisible();
  await expect(telltale.getByRole('progressbar', { name: 'Sweep' })).toHaveCount(0);
});

test('sweep - runs beside the live pipeline, its knee is applied and exported', async ({
  telltale,
  host,
}) => {
  test.setTimeout(150_000);
  const before = await host.state();
  await showSweep(telltale);
  await runSweep(telltale, '20, 500', '1');
  await expect(telltale.getByRole('progressbar', { name: 'Sweep' })).toBeVisible();
  // Cells appear as they are measured.
  await expect(cellsOf(telltale)).toHaveCount(2);
  await expect(telltale.getByRole('button', { name: 'Run sweep' })).toBeVisible({ timeout: 100_000 });
  await expect(telltale.getByText('2 of 2')).toBeVisible();
  const during = await host.state();
  expect(during.ledger.processed).toBeGreaterThan(before.ledger.processed);
  expect(during.ledger.shed).toBe(0);
  expect(during.knobs).toEqual(before.knobs);

  const apply = telltale.getByRole('button', { name: /^(Apply|Applied:) batch/ });
  await cellsOf(telltale).filter({ hasText: /./ }).first().click();
  await expect(apply).toHaveText('Apply batch 20, 1 worker');
  await apply.click();
  await expect.poll(async () => (await host.state()).knobs.batch.size).toBe(20);
  expect((await host.state()).knobs.pool.workers).toBe(1);
  await expect(telltale.getByRole('region', { name: 'What the last change did' })).toContainText('→');

  const json = JSON.parse((await contentOf(await exported(telltale, 'JSON'))).toString()) as SweepResult;
  expect(json.state).toBe('done');
  for (const cell of json.cells) expect(cell.readingsPerS?.mean).toBeGreaterThan(0);
  const csv = (await contentOf(await exported(telltale, 'CSV'))).toString().trimEnd().split('\n');
  expect(csv).toHaveLength(3);
  // It outlives the page.
  await telltale.reload();
  await showSweep(telltale);
  await expect(cellsOf(telltale)).toHaveCount(2);
});

test('sweep - cancelled, it keeps what it has, and knobs stay as they were', async ({ telltale, host }) => {
  const { knobs } = await host.state();
  await showSweep(telltale);
  await runSweep(telltale, '1, 20, 100, 500', '1, 2');
  await expect(telltale.getByRole('progressbar', { name: 'Sweep' })).toBeVisible();
  await expect(cellsOf(telltale)).toHaveCount(8);
  await telltale.getByRole('button', { name: 'Cancel' }).click();
  await expect(telltale.getByText('Cancelled').first()).toBeVisible();
  await expect(telltale.getByText(/\d of 8 cells are measured/)).toBeVisible();
  await expect(telltale.getByRole('button', { name: 'Run sweep' })).toBeEnabled();
  expect((await host.state()).knobs).toEqual(knobs);
});

test('file of a sweep - is opened, drawn as PNG in both themes, and compared', async ({ telltale }) => {
  await showSweep(telltale);
  await openSweepFile(telltale, 'plant.json', '{"name": "Hall"}');
  await expect(telltale.getByText('plant.json was not opened')).toBeVisible();
  const takenAtMs = Date.now() - 3_600_000;
  await openSweepFile(telltale, 'first.json', JSON.stringify(syntheticSweep('cancelled', takenAtMs)));
  await expect(telltale.getByText('22 of 40', { exact: false }).first()).toBeVisible();
  await openSweepFile(telltale, 'second.json', JSON.stringify(syntheticSweep('done', takenAtMs + 60_000)));
  await expect(cellsOf(telltale)).toHaveCount(40);
  await expect(telltale.getByText('plant.json was not opened')).toHaveCount(0);

  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
  const pictures: Buffer[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await telltale.emulateMedia({ colorScheme: theme });
    await expect(telltale.locator('html')).toHaveAttribute('data-theme', theme);
    const picture = await contentOf(await exported(telltale, 'PNG'));
    expect(picture.subarray(0, 4)).toEqual(signature);
    pictures.push(picture);
  }
  expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).toBe(false);

  await telltale.getByRole('button', { name: 'Compare' }).click();
  await telltale.getByRole('menuitem', { name: /^With Pump hall/ }).click();
  const differences = telltale.getByRole('region', { name: 'Differences', exact: true });
  await expect(differences.getByRole('row')).toHaveCount(23);
  await telltale.getByRole('button', { name: 'End the comparison' }).click();
  await expect(telltale.getByRole('img', { name: /^Throughput and latency/ })).toBeVisible();
});

test('every cell - arrows walk, Enter picks what Apply applies', async ({ telltale, host }) => {
  await showSweep(telltale);
  await openSweepFile(telltale, 'sweep.json', JSON.stringify(syntheticSweep('done', Date.now())));
  await telltale.getByRole('radio', { name: 'Throughput' }).focus();
  await telltale.keyboard.press('Tab');
  await expect(everyCell(telltale).getByRole('row', { name: /^4 workers/ })).toBeFocused();
  for (const way of ['Down', 'Down', 'Right', 'Right', 'Right']) await telltale.keyboard.press(`Arrow${way}`);
  const cell = cellsOf(telltale).and(telltale.getByRole('button', { name: /^batch 2, 1 worker:/ }));
  await expect(cell).toBeFocused();
  // What was measured there stands in words under the map.
  await expect(telltale.getByText(/^batch 2, 1 worker: .* readings\/s, p50/)).toBeVisible();
  await telltale.keyboard.press('Enter');
  await telltale.getByRole('button', { name: 'Apply batch 2, 1 worker' }).click();
  await expect.poll(async () => (await host.state()).knobs.batch.size).toBe(2);
  expect((await host.state()).knobs.pool.workers).toBe(1);
  await expect(cell).toHaveAccessibleName(/present setting/);
});
