// The Sources screen: adding, editing, pausing and removing sources while the others run on.
import type { Locator, Page } from '@playwright/test';
import { escapeFrom, expect, showScreen, streamingPlant, test, tile } from './telltale.ts';

test.use({
  plant: streamingPlant,
  files: {
    'pump.csv': [
      'time,Pressure,Flow',
      ...Array.from({ length: 400 }, (_, i) => `${i},${(i % 7) / 10},${i % 50}`),
      '400,broken,7',
      '401,0.500,8',
      '',
    ].join('\n'),
  },
});

const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: 'Sources' }).getByRole('row', { name });

async function addSource(page: Page, kind: RegExp): Promise<Locator> {
  await page.getByRole('button', { name: 'Add source' }).click();
  await page.getByRole('menuitem', { name: kind }).click();
  return page.getByRole('dialog');
}

test('list - shows state, rate and account of each source', async ({ telltale }) => {
  await showScreen(telltale, 'Sources');
  await expect(rowOf(telltale, 'Line')).toContainText('live');
  await expect(rowOf(telltale, 'Line')).toContainText('simulated, stream');
  await expect(rowOf(telltale, 'Hall')).toContainText(/ms/);
  await rowOf(telltale, 'Hall').click();
  const side = telltale.getByRole('complementary', { name: 'Details' });
  await expect(side.getByRole('heading', { name: 'Hall' })).toBeVisible();
  await expect(side).toContainText(/received\s*\d/);
  await side.getByRole('button', { name: /hall\.02.*show on the Monitor/ }).click();
  await expect(telltale.getByRole('heading', { level: 1 })).toHaveText('Monitor');
  await expect(side).toContainText('hall.02');
});

test('a polled source - is added, edited and removed', { tag: '@every-host' }, async ({ telltale, host }) => {
  await showScreen(telltale, 'Sources');
  const dialog = await addSource(telltale, /Simulated, polled/);
  await dialog.getByLabel('Id', { exact: true }).fill('annex');
  await dialog.getByLabel('Latency').fill('5');
  await dialog.getByLabel('Number of sensors').fill('3');
  await dialog.getByRole('button', { name: 'Add source' }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(telltale, 'annex')).toContainText('live');
  await expect.poll(async () => (await host.state()).ledger.bySource.annex?.processed).toBeGreaterThan(0);

  await telltale.getByRole('button', { name: 'Edit annex' }).click();
  await expect(dialog.getByLabel('Latency')).toHaveValue('5');
  await dialog.getByLabel('Name', { exact: true }).fill('Annex');
  await dialog.getByLabel('Interval').fill('250');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(rowOf(telltale, 'Annex')).toContainText('250');

  await telltale.getByRole('button', { name: 'Remove Annex' }).click();
  await expect(dialog).toContainText('its 3 sensors leave');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(rowOf(telltale, 'Annex')).toHaveCount(0);
  // What it delivered stays accounted.
  const { ledger } = await host.state();
  expect(ledger.bySource.annex?.received).toBeGreaterThan(0);
  await expect(rowOf(telltale, 'Line')).toContainText('live');
});

test('a streaming source with named sensors - is on the wall', async ({ telltale }) => {
  await showScreen(telltale, 'Sources');
  const dialog = await addSource(telltale, /Simulated, streaming/);
  await dialog.getByLabel('Id', { exact: true }).fill('press');
  await dialog.getByRole('radio', { name: 'which' }).click();
  await dialog.getByLabel('name of sensor 1').fill('Force');
  await dialog.getByLabel('unit of sensor 1').fill('kN');
  await dialog.getByRole('button', { name: 'Add source' }).click();
  await expect(dialog).toBeHidden();
  await showScreen(telltale, 'Monitor');
  await expect(tile(telltale, 'Force')).toContainText(/kN.*\d/);
});

test('this machine - can be added', async ({ telltale }) => {
  await showScreen(telltale, 'Sources');
  const dialog = await addSource(telltale, /This machine/);
  await dialog.getByRole('button', { name: 'Add source' }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(telltale, 'machine')).toContainText('live');
});

test('a replay - plays its file, what is no number is quarantined with its line', async ({
  telltale,
  host,
}) => {
  await showScreen(telltale, 'Sources');
  const dialog = await addSource(telltale, /Replay/);
  await dialog.getByLabel('Id', { exact: true }).fill('pump');
  await dialog.getByLabel('CSV file').fill('pump.csv');
  await dialog.getByLabel('Time column').fill('time');
  await dialog.getByLabel('Columns').fill('Pressure');
  await dialog.getByText('as fast as the queue takes it').click();
  await dialog.getByRole('button', { name: 'Add source' }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(telltale, 'pump')).toContainText('done');
  await expect.poll(async () => (await host.state()).ledger.bySource.pump?.processed).toBe(401);
  expect((await host.state()).ledger.bySource.pump?.quarantined).toBe(1);
  await expect(telltale.getByRole('region', { name: 'Latest from sources', exact: true })).toContainText(
    /402/,
  );
});

test('what the form can tell - stands at its field, nothing is sent', async ({ telltale }) => {
  await showScreen(telltale, 'Sources');
  const dialog = await addSource(telltale, /Simulated, polled/);
  await dialog.getByLabel('Id', { exact: true }).fill('two words');
  await dialog.getByLabel('Latency').fill('-1');
  await dialog.getByRole('button', { name: 'Signal' }).click();
  await dialog.getByLabel('Noise').fill('3');
  await dialog.getByRole('button', { name: 'Add source' }).click();
  await expect(dialog).toContainText('must be 1 to 40 letters');
  await expect(dialog).toContainText(/must be 0 to 600\s000\sms/);
  await expect(dialog).toContainText(/must be 0 to 1\sof range/);
  await expect(dialog.getByLabel('Id', { exact: true })).toBeFocused();
  await escapeFrom(telltale, dialog);
  await expect(telltale.getByRole('grid', { name: 'Sources' }).getByRole('row')).toHaveCount(4);
});

test('what only the engine can tell - stands in the form, which stays open', async ({ telltale }) => {
  await showScreen(telltale, 'Sources');
  const dialog = await addSource(telltale, /Replay/);
  await dialog.getByLabel('CSV file').fill('nowhere.csv');
  await dialog.getByRole('button', { name: 'Add source' }).click();
  await expect(dialog.getByRole('alert')).toContainText('nowhere.csv');
  await dialog.getByLabel('Id', { exact: true }).fill('line');
  await dialog.getByLabel('CSV file').fill('pump.csv');
  await dialog.getByRole('button', { name: 'Add source' }).click();
  await expect(dialog.getByRole('alert')).toContainText(/line/);
  await expect(rowOf(telltale, 'Line')).toContainText('live');
});

test('pause - holds one source, the others go on', async ({ telltale, host }) => {
  await showScreen(telltale, 'Sources');
  await telltale.getByRole('button', { name: 'Pause Line' }).click();
  await expect(rowOf(telltale, 'Line')).toContainText('paused');
  const received = async (id: string) => (await host.state()).ledger.bySource[id]?.received ?? 0;
  await expect(rowOf(telltale, 'Line').getByRole('gridcell').nth(2)).toHaveText('0');
  const [line, hall] = [await received('line'), await received('hall')];
  await expect.poll(() => received('hall')).toBeGreaterThan(hall);
  expect(await received('line')).toBe(line);
  await telltale.getByRole('button', { name: 'Let Line go on' }).click();
  await expect.poll(() => received('line')).toBeGreaterThan(line);
});
