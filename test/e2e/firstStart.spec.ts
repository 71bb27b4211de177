// The first start: what a newcomer sees without doing anything.
import { expect, showScreen, test, tile } from './telltale.ts';

test('first start - sensors are live, the chart is drawn, the ledger balances', {
  tag: '@every-host',
}, async ({ telltale, host }) => {
  await test.step('the simulated sensors and those of this machine are live, and go on changing', async () => {
    const machine = telltale.getByRole('rowgroup', { name: 'This machine' });
    await expect(machine.getByRole('row').nth(1)).toContainText(/\d/);
    await expect(telltale.getByRole('contentinfo')).toContainText('All sensors normal');
    const value = tile(telltale, 'Flow').locator('.tile-value');
    await expect(value).toContainText(/\d/);
    const before = await value.textContent();
    await expect(value).not.toHaveText(before ?? '');
  });

  await test.step('the live chart has a line for each sensor that the plant picks', async () => {
    const chart = telltale.getByRole('region', { name: 'Live chart' });
    await expect(chart).toContainText('4 of 8 lines');
    const lines = chart.locator('.recharts-line-curve');
    await expect(lines).toHaveCount(4);
    for (let i = 0; i < 4; i++) await expect(lines.nth(i)).toHaveAttribute('d', /^M.*L/);
  });

  await test.step('the ledger balances in view and in the API', async () => {
    await showScreen(telltale, 'Pipeline');
    await expect(telltale.getByLabel('Ledger, in readings')).toContainText('balanced');
    const { ledger: counts } = await host.state();
    expect(counts.received).toBeGreaterThan(0);
    expect(counts.received).toBe(
      counts.processed + counts.quarantined + counts.shed + counts.queued + counts.inFlight,
    );
  });
});
