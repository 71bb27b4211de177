// Every screen in both themes and two sizes: a picture for people to look at, and what axe finds.
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { syntheticSweep } from '../ui/syntheticSweep.ts';
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

const folder = resolve(import.meta.dirname, '../results');
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const screens = ['Monitor', 'Pipeline', 'Tune', 'Sources', 'Events'] as const;

/** In the whole page, or in those parts of it. */
async function violations(page: Page, parts: readonly string[] = []): Promise<string[]> {
  const axe = parts.reduce((builder, part) => builder.include(part), new AxeBuilder({ page }));
  const found = await axe.analyze();
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n${target.join(' ')}\n${failureSummary ?? ''}`),
  );
}

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

for (const colorScheme of ['dark', 'light'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('every screen - has its picture and no fault of accessibility', { tag: '@once' }, async ({
      telltale,
      host,
    }) => {
      test.setTimeout(240_000);
      const picture = (name: string) =>
        telltale.screenshot({ path: resolve(folder, `${name}-${colorScheme}.png`) });
      const check = async (what: string, parts?: readonly string[]) => {
        expect.soft(await violations(telltale, parts), what).toEqual([]);
      };
      await mkdir(folder, { recursive: true });
      // With some history a picture says more.
      await expect.poll(async () => (await host.state()).durationS).toBeGreaterThan(6);
      for (const screen of screens) {
        await showScreen(telltale, screen);
        for (const size of sizes) {
          await telltale.setViewportSize(size);
          await telltale.waitForTimeout(600);
          await telltale.screenshot({
            path: resolve(folder, `${screen.toLowerCase()}-${colorScheme}-${size.width}x${size.height}.png`),
          });
        }
        await telltale.setViewportSize(sizes[0]);
        await check(screen);
      }

      await showScreen(telltale, 'Pipeline');
      await telltale.keyboard.press('f');
      await enterKnob(telltale, 'faults.killWorkerPerMin', 300);
      await telltale.getByRole('button', { name: 'Once: poison one reading' }).click();
      await expect.poll(async () => (await host.state()).pool.deaths.exit).toBeGreaterThan(2);
      await expect.poll(async () => (await host.state()).quarantined.readings.length).toBe(1);
      for (const size of sizes) {
        await telltale.setViewportSize(size);
        await telltale.waitForTimeout(600);
        await picture(`faults-${size.width}x${size.height}`);
      }
      await telltale.setViewportSize(sizes[0]);
      await check('the Faults panel, the bar of faults and the workers', [
        '.side',
        '.faults-bar',
        '.workers',
        '.status',
      ]);
      await showScreen(telltale, 'Sources');
      await expect(telltale.getByRole('heading', { name: /^Could not be computed/ })).toBeVisible();
      await picture('sources-quarantined');
      await check('a reading that could not be computed', ['.reasons-panel']);
      await telltale.getByRole('button', { name: 'All off' }).click();
      await expect(telltale.getByText('Faults are put in on purpose')).toHaveCount(0);

      await telltale.getByRole('button', { name: 'Edit Hall' }).click();
      const dialog = telltale.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Signal' }).click();
      await dialog.getByLabel('Latency').fill('-1');
      await dialog.getByRole('button', { name: 'Apply' }).click();
      await expect(dialog).toContainText('must be');
      await picture('source-form');
      await check('the form of a source');
      await escapeFrom(telltale, dialog);
      await telltale.getByRole('button', { name: 'Keys' }).click();
      await expect(dialog).toContainText('Keys');
      await check('the list of keys');
      await escapeFrom(telltale, dialog);

      await showScreen(telltale, 'Monitor');
      await telltale.getByRole('tab', { name: 'Knobs' }).click();
      await telltale.getByRole('button', { name: 'Show as table' }).click();
      await picture('monitor-table');
      await check('the Monitor as table, with knobs');
      await showScreen(telltale, 'Pipeline');
      await expect(telltale.getByText('Waiting for the first figures')).toHaveCount(0);
      await picture('pipeline-table');
      await check('the Pipeline as tables');

      await showScreen(telltale, 'Monitor');
      await telltale.getByRole('button', { name: 'Show as table' }).click();
      if (!host.network) return;
      await host.network.kill();
      await expect(telltale.getByText(/Engine not reached for/).first()).toBeVisible();
      await picture('lost');
      await check('the Monitor without its engine');
    });

    test('a sweep - has its picture and no fault of accessibility', { tag: '@once' }, async ({
      telltale,
    }) => {
      test.setTimeout(120_000);
      await mkdir(folder, { recursive: true });
      await showScreen(telltale, 'Tune');
      await telltale.getByRole('radio', { name: 'Sweep' }).click();
      await openSweepFile(telltale, 'sweep.json', JSON.stringify(syntheticSweep('wide', Date.now())));
      for (const size of sizes) {
        await telltale.setViewportSize(size);
        await telltale.waitForTimeout(600);
        await telltale.screenshot({
          path: resolve(folder, `sweep-${colorScheme}-${size.width}x${size.height}.png`),
        });
      }
      expect.soft(await violations(telltale, ['.sweep-view', '.side']), 'a sweep').toEqual([]);
      await telltale.getByRole('button', { name: 'Run sweep' }).click();
      await takesFocus(telltale.getByRole('dialog'));
      expect.soft(await violations(telltale, ['.dialog']), 'the form of a sweep').toEqual([]);
    });
  });
