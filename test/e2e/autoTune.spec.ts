// Auto-tune on the Tune screen: switched on it sets knobs and says why; a person's hand ends it; a bad target is refused.
import { violations } from './accessibility.ts';
import { enterKnob, expect, knob, showScreen, streamingPlant, test } from './telltale.ts';

test.use({
  plant: { ...streamingPlant, knobs: { batch: { size: 1, maxWaitMs: 1 }, pool: { workers: 1 } } },
});

test('auto-tune - changes knobs with a reason, marks what it holds, gives way to a person', async ({
  telltale,
  host,
}) => {
  await telltale.keyboard.press('3');
  await telltale.getByRole('radio', { name: 'Auto-tune' }).click();
  await expect(telltale.getByText('Nothing is held')).toBeVisible();

  const target = telltale.getByRole('textbox', { name: 'Target for p99, ms' });
  await target.fill('0');
  await target.press('Enter');
  await expect(telltale.getByRole('alert').filter({ hasText: '1 to 60 000 ms' })).toContainText('Kept 50 ms');
  await expect(target).toHaveValue('50');
  await target.fill('80');
  await target.press('Enter');

  await telltale.getByText('Off', { exact: true }).first().click();
  const changes = telltale.getByRole('region', { name: 'Changes, table' });
  await expect(changes.getByRole('row').filter({ hasText: /batch 1 → \d/ })).toHaveCount(1);
  expect((await host.state()).knobs.batch.size).toBeGreaterThan(1);
  await expect(telltale.getByRole('img', { name: /^p99 against its target/ })).toHaveAccessibleName(
    /the target is 80 ms/,
  );
  expect(await violations(telltale, { parts: ['.tune-body'] })).toEqual([]);

  await showScreen(telltale, 'Pipeline');
  for (const key of ['pool.workers', 'batch.size', 'batch.maxWaitMs'] as const)
    await expect(knob(telltale, key)).toContainText('held by auto-tune');
  await expect(knob(telltale, 'features.window')).not.toContainText('held by auto-tune');
  await enterKnob(telltale, 'batch.size', 123);
  await expect(knob(telltale, 'batch.size')).not.toContainText('held by auto-tune');

  await telltale.keyboard.press('Escape');
  await telltale.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Tune' }).click();
  await expect(telltale.getByText('Gave way')).toBeVisible();
  await expect(
    telltale.getByText(/^It is off since a person changed batch size from .* to 123\./),
  ).toBeVisible();
  await expect(telltale.getByRole('switch', { name: 'Auto-tune' })).not.toBeChecked();
  expect((await host.state()).knobs.batch.size).toBe(123);
});
