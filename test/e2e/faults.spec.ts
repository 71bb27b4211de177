// Faults put in on purpose: the panel, the marks on every screen, and what they do to the pool.
import type { Locator, Page } from '@playwright/test';
import { type KnobKey, type Knobs, knobDescriptions, knobKeys, knobValue } from '../../shared/knobs.ts';
import { enterKnob, expect, knob, type Session, showScreen, streamingPlant, test } from './telltale.ts';

test.use({ plant: streamingPlant });

const faultKeys = knobKeys.filter((key) => key.startsWith('faults.'));
const held = async (host: Session, key: KnobKey) => knobValue((await host.state()).knobs as Knobs, key);
const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Details' });
const bar = (page: Page): Locator =>
  page.getByRole('status').filter({ hasText: 'Faults are put in on purpose' });
const statusEntry = (page: Page): Locator =>
  page.getByRole('contentinfo').getByRole('button', { name: 'Faults on purpose' });
const putIn = (page: Page, key: KnobKey): Locator => knob(page, key).getByText(/\d put in$/);

async function showFaults(page: Page): Promise<void> {
  await panel(page).getByRole('tab', { name: 'Faults' }).click();
  await expect(knob(page, 'faults.killWorkerPerMin')).toBeVisible();
}

/** Values so small that hardly any fault comes while the panel is tested. */
const values: Readonly<Partial<Record<KnobKey, number>>> = {
  'faults.killWorkerPerMin': 0.1,
  'faults.hangPerMin': 0.1,
  'faults.throwPerMin': 0.1,
  'faults.outOfMemoryPerMin': 0.1,
  'faults.unreadablePerMin': 0.1,
  'faults.poisonPer100k': 0.5,
  'faults.leakKiBPerBatch': 1,
  'faults.sourceDropPerMin': 0.1,
  'faults.floodFactor': 2,
  'faults.slowFrameMs': 20,
};

test('faults panel - every knob is set, marked on every screen, and off at one press', async ({
  telltale,
  host,
}) => {
  await showFaults(telltale);
  await expect(bar(telltale)).toHaveCount(0);
  for (const key of faultKeys) await enterKnob(telltale, key, values[key] ?? Number.NaN);
  for (const key of faultKeys) await expect.poll(() => held(host, key), { message: key }).toBe(values[key]);
  await expect(panel(telltale)).toContainText(`${faultKeys.length} are on`);
  for (const screen of ['Pipeline', 'Sources', 'Events', 'Monitor'] as const) {
    await showScreen(telltale, screen);
    await expect(bar(telltale)).toBeVisible();
    await expect(statusEntry(telltale)).toBeVisible();
  }
  await expect(telltale.locator('.faults-frame')).toBeVisible();
  await showScreen(telltale, 'Pipeline');
  await bar(telltale).getByRole('button', { name: 'Show' }).click();
  await expect(knob(telltale, 'faults.hangPerMin')).toBeVisible();
  await bar(telltale).getByRole('button', { name: 'All off' }).click();
  for (const key of faultKeys)
    await expect.poll(() => held(host, key), { message: key }).toBe(knobDescriptions[key].default);
  await expect(bar(telltale)).toHaveCount(0);
  await expect(statusEntry(telltale)).toHaveCount(0);
  await expect(telltale.locator('.faults-frame')).toHaveCount(0);
  await expect(panel(telltale)).toContainText('None is on');
});

test('a worker killed once - is told, counted and replaced; the account balances', async ({
  telltale,
  host,
}) => {
  await showScreen(telltale, 'Pipeline');
  await showFaults(telltale);
  await expect(telltale.getByRole('region', { name: 'Workers', exact: true })).toContainText('2 of 2 live');
  await telltale.getByRole('button', { name: 'Once: kill a worker' }).click();
  await expect(putIn(telltale, 'faults.killWorkerPerMin')).toHaveText('1 put in');
  await expect.poll(async () => (await host.state()).pool.deaths.exit).toBe(1);
  const health = telltale.getByLabel('Health of the pool since the start');
  await expect(health).toContainText(/deaths1/);
  await expect(telltale.getByRole('region', { name: 'Workers', exact: true })).toContainText('2 of 2 live');
  const rows = telltale.getByRole('region', { name: 'Load of each worker' }).getByRole('row');
  await expect(rows.filter({ hasText: 'live' })).toHaveCount(2);
  const deaths = () =>
    rows.evaluateAll((found) =>
      found.reduce((sum, row) => sum + (Number(row.querySelectorAll('td')[7]?.textContent) || 0), 0),
    );
  await expect.poll(deaths).toBe(1);
  await expect(telltale.getByLabel('Ledger, in readings')).toContainText('balanced');
  await expect(telltale.getByRole('img', { name: /^Throughput.*1 worker died in this time/ })).toBeVisible();

  await showScreen(telltale, 'Events');
  const list = telltale.getByRole('grid', { name: /^Events/ });
  await telltale.getByRole('button', { name: /^on purpose/ }).click();
  await expect(list.getByRole('row')).toHaveCount(1);
  await telltale.getByRole('button', { name: /^on purpose/ }).click();
  await telltale.getByRole('button', { name: /^pool/ }).click();
  await expect(list.getByRole('row').filter({ hasText: /W\d/ }).first()).toBeVisible();
  await list.getByRole('row').filter({ hasText: /W\d/ }).first().getByRole('button').click();
  await expect(telltale.getByRole('heading', { level: 1 })).toHaveText('Pipeline');
});

test('one reading poisoned - is found, named on the Sources screen, and nothing else is lost', async ({
  telltale,
  host,
}) => {
  await showFaults(telltale);
  await telltale.getByRole('button', { name: 'Once: poison one reading' }).click();
  await expect.poll(async () => (await host.state()).quarantined.readings.length).toBe(1);
  const { quarantined, ledger } = await host.state();
  const [reading] = quarantined.readings;
  expect(ledger.quarantined).toBe(1);
  await showScreen(telltale, 'Sources');
  const row = telltale.getByRole('region', { name: 'Quarantined and shed' }).getByRole('row', {
    name: new RegExp(reading?.sensor.replace('.', '\\.') ?? ''),
  });
  await expect(row).toContainText(reading?.reason ?? '');
  await expect(row).toContainText(/\d/);
  await showScreen(telltale, 'Events');
  await expect(
    telltale
      .getByRole('grid', { name: /^Events/ })
      .getByRole('row')
      .filter({ hasText: /quarantined/ })
      .first(),
  ).toBeVisible();
});

test('a shot of each kind - by keyboard alone, each is counted', async ({ telltale, host }) => {
  await telltale.keyboard.press('f');
  await expect(telltale.getByRole('tab', { name: 'Faults', selected: true })).toBeVisible();
  for (const shot of [
    'drop a source',
    'flood ten times for 3 s',
    'send one frame late by 1 s',
    'throw in a worker',
  ]) {
    await telltale.getByRole('button', { name: `Once: ${shot}` }).focus();
    await telltale.keyboard.press('Enter');
  }
  await expect(telltale.locator('.faults-frame')).toBeVisible();
  const counts = async () => (await host.state()).injectedFaults;
  await expect.poll(counts).toMatchObject({ sourceDrop: 1, flood: 1, slowFrame: 1, throw: 1 });
  for (const key of ['faults.sourceDropPerMin', 'faults.floodFactor', 'faults.throwPerMin'] as const)
    await expect(putIn(telltale, key)).toHaveText('1 put in');
  await expect(telltale.locator('.faults-frame')).toHaveCount(0);
});

test('a fault with nothing to suffer it - is refused in words at its knob', async ({ telltale, host }) => {
  await showScreen(telltale, 'Pipeline');
  await knob(telltale, 'pool.mode').getByRole('radio', { name: 'event loop' }).click();
  await expect.poll(() => held(host, 'pool.mode')).toBe('inline');
  await showFaults(telltale);
  await telltale.getByRole('button', { name: 'Once: kill a worker' }).click();
  await expect(knob(telltale, 'faults.killWorkerPerMin').getByRole('alert')).toContainText(/worker/);
  await expect(putIn(telltale, 'faults.killWorkerPerMin')).toHaveText('0 put in');
});
