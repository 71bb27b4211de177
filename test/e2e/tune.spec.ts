// The Tune screen on a live engine: a sweep is run, cancelled, applied, exported, opened and compared.
import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import type { SweepResult } from '../../shared/tuning/sweep.ts';
import { syntheticSweep } from '../ui/syntheticSweep.ts';
import {
  escapeFrom,
  expect,
  openSweepFile,
  showScreen,
  streamingPlant,
  takesFocus,
  test,
} from './telltale.ts';

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

/** The list of saved sweeps. */
async function openSaved(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('menuitem', { name: /^Name or delete/ }).click();
  await takesFocus(page.getByRole('dialog', { name: /^Saved sweeps/ }));
}

/** Gives the only saved sweep a name. */
async function rename(page: Page, name: string): Promise<void> {
  await openSaved(page);
  const field = page.getByRole('textbox', { name: /^Name of/ });
  await field.fill(name);
  await field.press('Enter');
  await expect(page.getByRole('textbox', { name: `Name of ${name}` })).toBeVisible();
  await escapeFrom(page, page.getByRole('dialog', { name: /^Saved sweeps/ }));
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
  // So that there is a knee on a busy machine, too.
  await telltale.getByRole('textbox', { name: 'Target p99' }).fill('5000');
  // Small batches: an open loop waits for two hundred of them at the live rate. Neither is the present setting.
  await runSweep(telltale, '20, 100', '1');
  await expect(telltale.getByRole('progressbar', { name: 'Sweep' })).toBeVisible();
  // Cells appear as they are measured.
  await expect(cellsOf(telltale)).toHaveCount(2);
  await expect(telltale.getByRole('button', { name: 'Run sweep' })).toBeVisible({ timeout: 100_000 });
  await expect(telltale.getByText('2 of 2')).toBeVisible();
  const during = await host.state();
  expect(during.ledger.processed).toBeGreaterThan(before.ledger.processed);
  expect(during.ledger.shed).toBe(0);
  expect(during.knobs).toEqual(before.knobs);

  const apply = telltale.getByRole('button', { name: /^(Apply|Applied:) batch [^,]+, / });
  // Nothing is picked: it is the knee that is applied.
  const knee = cellsOf(telltale).and(telltale.getByRole('button', { name: /, the knee/ }));
  const [, batch = ''] = /^batch (\d+),/.exec((await knee.getAttribute('aria-label')) ?? '') ?? [];
  await expect(apply).toHaveText(new RegExp(`^Apply batch ${batch}, 1 worker`));
  await apply.click();
  await expect(apply).toHaveText(new RegExp(`^Applied: batch ${batch}, 1 worker`));
  await expect.poll(async () => (await host.state()).knobs.batch.size).toBe(Number(batch));
  expect((await host.state()).knobs.pool.workers).toBe(1);
  await expect(telltale.getByRole('region', { name: 'What the last change did' })).toContainText('→');

  const json = JSON.parse((await contentOf(await exported(telltale, 'JSON'))).toString()) as SweepResult;
  expect(json.state).toBe('done');
  for (const cell of json.cells) expect(cell.readingsPerS?.mean).toBeGreaterThan(0);
  const csv = (await contentOf(await exported(telltale, 'CSV'))).toString().trimEnd().split('\n');
  expect(csv).toHaveLength(3);
  // It has a name of one's own, and outlives the page.
  await rename(telltale, 'Before the new disk');
  await telltale.reload();
  await showSweep(telltale);
  await expect(cellsOf(telltale)).toHaveCount(2);
  await telltale.getByRole('button', { name: 'Saved' }).click();
  await expect(telltale.getByRole('menuitem', { name: 'Before the new disk' })).toBeVisible();
});

test('sweep - cancelled, it keeps what it has, and knobs stay as they were', async ({ telltale, host }) => {
  const { knobs } = await host.state();
  await showSweep(telltale);
  await runSweep(telltale, '1, 20, 100, 500', '1, 2');
  await expect(telltale.getByRole('progressbar', { name: 'Sweep' })).toBeVisible();
  await expect(cellsOf(telltale)).toHaveCount(8);
  // While it runs there is no knee yet, and nothing to apply.
  await expect(telltale.getByText('The knee is marked at the end')).toBeVisible();
  await expect(telltale.getByRole('button', { name: /^Apply batch [^,]+, / })).toHaveCount(0);
  await telltale.getByRole('button', { name: 'Cancel' }).click();
  await expect(telltale.getByText('Cancelled')).toHaveCount(1);
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

  for (const [name, title] of [
    ['p99', 'p99 latency'],
    ['CPU', 'CPU'],
  ] as const) {
    await telltale.getByRole('radio', { name, exact: true }).click();
    await expect(
      telltale.getByRole('img', { name: new RegExp(`^${title} against batch size`) }),
    ).toBeVisible();
    await expect(everyCell(telltale)).toHaveAccessibleName(new RegExp(`^Every cell: ${title}`));
  }

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
  // One that is deleted is neither shown nor compared with any more.
  await openSaved(telltale);
  await telltale
    .getByRole('button', { name: /^Delete Pump hall/ })
    .first()
    .click();
  await telltale.getByRole('button', { name: 'Delete for good' }).click();
  await expect(telltale.getByRole('textbox', { name: /^Name of Pump hall/ })).toHaveCount(1);
  await telltale.keyboard.press('Escape');
  await expect(telltale.getByText('22 of 40', { exact: false }).first()).toBeVisible();
});

test('every cell - arrows walk, Enter picks what Apply applies', async ({ telltale, host }) => {
  await showSweep(telltale);
  await openSweepFile(telltale, 'sweep.json', JSON.stringify(syntheticSweep('done', Date.now())));
  await telltale.getByRole('radio', { name: 'Throughput', exact: true }).focus();
  await telltale.keyboard.press('Tab');
  await expect(everyCell(telltale).getByRole('row', { name: /^4 workers/ })).toBeFocused();
  for (const way of ['Down', 'Down', 'Right', 'Right', 'Right']) await telltale.keyboard.press(`Arrow${way}`);
  const cell = cellsOf(telltale).and(telltale.getByRole('button', { name: /^batch 2, 1 worker:/ }));
  await expect(cell).toBeFocused();
  // What was measured there stands in words under the map.
  await expect(telltale.getByText(/^batch 2, 1 worker: .* readings\/s ±.*, p50/)).toBeVisible();
  await telltale.keyboard.press('Enter');
  await telltale.getByRole('button', { name: 'Apply batch 2, 1 worker' }).click();
  await expect.poll(async () => (await host.state()).knobs.batch.size).toBe(2);
  expect((await host.state()).knobs.pool.workers).toBe(1);
  await expect(cell).toHaveAccessibleName(/present setting/);
});
