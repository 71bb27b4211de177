// The advisor and the Model view on a live engine: advice is applied, a probe and both measurements are pressed.
import type { Page } from '@playwright/test';
import { expect, showScreen, streamingPlant, test } from './telltale.ts';

test.use({
  plant: { ...streamingPlant, knobs: { batch: { size: 1 }, pool: { workers: 1 } } },
});

async function showModel(page: Page): Promise<void> {
  await showScreen(page, 'Tune');
  await page.getByRole('radio', { name: 'Model' }).click();
}

const panel = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });

test('advice - applied, it sets the knob that it names, and what that did is measured', async ({
  telltale,
  host,
}) => {
  await showModel(telltale);
  // Batches of one size cannot tell overhead from cost: nothing is drawn or claimed of a line.
  await expect(telltale.getByText('Not identifiable', { exact: true })).toBeVisible();
  await expect(telltale.getByRole('img', { name: /^Cost of a batch/ })).toHaveAccessibleName(
    /without a line/,
  );
  const advice = telltale.getByRole('region', { name: 'Advice', exact: true });
  const apply = advice.getByRole('button', { name: /^Apply batch \d/ });
  await expect(apply).toBeVisible({ timeout: 30_000 });
  const wanted = Number(/\d+/.exec((await apply.textContent()) ?? '')?.[0]);
  await apply.click();
  await expect.poll(async () => (await host.state()).knobs.batch.size).toBeGreaterThan(1);
  expect((await host.state()).knobs.batch.size).toBe(wanted);
  const change = telltale.getByRole('region', { name: 'What the last change did' });
  await expect(change).toContainText(`Batch size 1 → ${wanted}`);
  await expect(change.getByRole('row', { name: /^throughput .*%/ })).toBeVisible();
});

test('probe and measurements - run beside the live pipeline and leave the knobs alone', async ({
  telltale,
  host,
}) => {
  const { knobs } = await host.state();
  await showModel(telltale);
  await telltale.getByRole('button', { name: 'Probe for 10 s' }).click();
  await expect(telltale.getByRole('progressbar', { name: 'Probe' })).toBeVisible();

  const memory = panel(telltale, 'Memory of a worker');
  const copy = panel(telltale, 'What copying costs');
  await memory.getByRole('button', { name: 'Measure' }).click();
  await expect(memory.getByRole('progressbar')).toBeVisible();
  await expect(copy.getByText('The lab is at another job.')).toBeVisible();
  await memory.getByRole('button', { name: 'Cancel' }).click();
  await copy.getByRole('button', { name: 'Measure' }).click();
  await expect(copy.getByText(/at batch 1 with 1 worker/)).toBeVisible({ timeout: 45_000 });
  await expect(copy.getByRole('button', { name: 'Measure again' })).toBeEnabled();

  await expect(telltale.getByRole('progressbar', { name: 'Probe' })).toHaveCount(0);
  expect((await host.state()).knobs).toEqual(knobs);
});
