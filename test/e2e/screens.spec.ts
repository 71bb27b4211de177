// Every screen in both themes and two sizes: a picture for people to look at, and what axe finds.
import { syntheticSweep } from '../ui/syntheticSweep.ts';
import { lookAt } from './pictures.ts';
import {
  enterKnob,
  escapeFrom,
  expect,
  openSweepFile,
  showScreen,
  streamingPlant,
  takesFocus,
  test,
} from './telltale.ts';

test.use({
  plant: {
    ...streamingPlant,
    name: 'Pump hall',
    sources: [
      {
        id: 'hall',
        name: 'Hall',
        kind: 'simulated',
        mode: 'poll',
        latencyMs: 100,
        sensors: [
          { name: 'Inlet air', unit: '°C', low: 10, high: 30 },
          { name: 'Bearing A', unit: '°C', low: 20, high: 100 },
          { name: 'Bearing B', unit: '°C', low: 20, high: 100 },
          { name: 'Oil press.', unit: 'kPa', low: 200, high: 600 },
        ],
      },
      { id: 'machine', name: 'This machine', kind: 'system', intervalMs: 500 },
      { id: 'line', name: 'Line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 1_000 },
      { id: 'lost', name: 'Annex', kind: 'simulated', mode: 'poll', sensors: 2, failureRate: 1 },
    ],
    limits: { 'hall.02': { high: 20, priority: 1 } },
    picked: ['hall.01', 'hall.02', 'hall.03', 'line.02'],
  },
});

test('every screen - has its picture and no fault of accessibility', async ({ telltale, host }) => {
  test.setTimeout(180_000);
  // With some history a picture says more.
  await expect.poll(async () => (await host.state()).durationS).toBeGreaterThan(6);
  for (const screen of ['Monitor', 'Pipeline', 'Tune', 'Sources', 'Events'] as const) {
    await showScreen(telltale, screen);
    await lookAt(telltale, screen.toLowerCase());
  }
});

test('faults and a reading that could not be computed - have their pictures and no fault of accessibility', async ({
  telltale,
  host,
}) => {
  test.setTimeout(120_000);
  await showScreen(telltale, 'Pipeline');
  await telltale.keyboard.press('f');
  await enterKnob(telltale, 'faults.killWorkerPerMin', 300);
  await telltale.getByRole('button', { name: 'Once: poison one reading' }).click();
  await expect.poll(async () => (await host.state()).pool.deaths.exit).toBeGreaterThan(2);
  await expect.poll(async () => (await host.state()).quarantined.readings.length).toBe(1);
  await lookAt(telltale, 'faults', { parts: ['.side', '.faults-bar', '.workers', '.status'] });
  await showScreen(telltale, 'Sources');
  await expect(telltale.getByRole('heading', { name: /^Could not be computed/ })).toBeVisible();
  await lookAt(telltale, 'sources-quarantined', { parts: ['.reasons-panel'], isOneSize: true });
  await telltale.getByRole('button', { name: 'All off' }).click();
  await expect(telltale.getByText('Faults are put in on purpose')).toHaveCount(0);
});

test('dialogs - have their pictures and no fault of accessibility', async ({ telltale }) => {
  test.setTimeout(120_000);
  await showScreen(telltale, 'Sources');
  await telltale.getByRole('button', { name: 'Edit Hall' }).click();
  const dialog = telltale.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Signal' }).click();
  await dialog.getByLabel('Latency').fill('-1');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog).toContainText('must be');
  await lookAt(telltale, 'source-form', { isOneSize: true });
  await escapeFrom(telltale, dialog);
  await telltale.getByRole('button', { name: 'Keys' }).click();
  await expect(dialog).toContainText('Keys');
  await lookAt(telltale, 'keys', { isOneSize: true });
  await escapeFrom(telltale, dialog);
});

test('tables, and an engine that is gone - have their pictures and no fault of accessibility', async ({
  telltale,
  host,
}) => {
  test.setTimeout(120_000);
  await telltale.getByRole('tab', { name: 'Knobs' }).click();
  await telltale.getByRole('button', { name: 'Show as table' }).click();
  await lookAt(telltale, 'monitor-table', { isOneSize: true });
  await showScreen(telltale, 'Pipeline');
  await expect(telltale.getByText('Waiting for the first figures')).toHaveCount(0);
  await lookAt(telltale, 'pipeline-table', { isOneSize: true });

  await showScreen(telltale, 'Monitor');
  await telltale.getByRole('button', { name: 'Show as table' }).click();
  if (!host.network) return;
  await host.network.kill();
  await expect(telltale.getByText(/Engine not reached for/).first()).toBeVisible();
  await lookAt(telltale, 'lost', { isOneSize: true });
});

test('a sweep - has its picture and no fault of accessibility', async ({ telltale }) => {
  test.setTimeout(120_000);
  await showScreen(telltale, 'Tune');
  await telltale.getByRole('radio', { name: 'Sweep' }).click();
  await openSweepFile(telltale, 'sweep.json', JSON.stringify(syntheticSweep('wide', Date.now())));
  await expect(telltale.getByRole('grid', { name: /^Every cell/ })).toBeVisible();
  await lookAt(telltale, 'sweep', { parts: ['.sweep-view', '.side'] });
  await telltale.getByRole('button', { name: 'Run sweep' }).click();
  await takesFocus(telltale.getByRole('dialog'));
  await lookAt(telltale, 'sweep-form', { parts: ['.dialog'], isOneSize: true });
});
