// The first start: what a newcomer sees without doing anything.
import { expect, showScreen, test, tile } from './telltale.ts';

test.describe('first start', () => {
  test('sensors - the simulated ones and those of this machine are live', async ({ telltale }) => {
    await expect(tile(telltale, 'Bearing A')).toContainText(/\d/);
    const machine = telltale.getByRole('rowgroup', { name: 'This machine' });
    await expect(machine.getByRole('row').nth(1)).toContainText(/\d/);
    await expect(telltale.getByRole('contentinfo')).toContainText('All sensors normal');
  });

  test('values - go on changing', async ({ telltale }) => {
    const value = tile(telltale, 'Flow').locator('.tile-value');
    await expect(value).toContainText(/\d/);
    const before = await value.textContent();
    await expect(value).not.toHaveText(before ?? '');
  });

  test('live chart - has a line for each sensor that the plant picks', async ({ telltale }) => {
    const chart = telltale.getByRole('region', { name: 'Live chart' });
    await expect(chart).toContainText('4 of 8 lines');
    await expect(chart.locator('.recharts-line-curve')).toHaveCount(4);
    await expect(chart.locator('.recharts-line-curve').first()).toHaveAttribute('d', /^M.*L/);
  });

  test('ledger - balances in view and in the API', async ({ telltale, host }) => {
    await showScreen(telltale, 'Pipeline');
    const ledger = telltale.getByLabel('Ledger, in readings');
    await expect(ledger).toContainText('balanced');
    const { ledger: counts } = await host.state();
    expect(counts.received).toBeGreaterThan(0);
    expect(counts.received).toBe(
      counts.processed + counts.quarantined + counts.shed + counts.queued + counts.inFlight,
    );
  });
});
