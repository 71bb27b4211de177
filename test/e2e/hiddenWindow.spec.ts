// What only a window has that nobody can see: it costs nothing, and shows everything when it returns.
import { type SentFrame, takeSentFrames, watchSentFrames } from './drivers/sentFrames.ts';
import { expect, type Session, streamingPlant, test } from './telltale.ts';

test.use({ plant: streamingPlant, canHide: true });

/** Resolves when the engine has computed so many more. */
async function computes(host: Session, readings: number): Promise<void> {
  const { processed } = (await host.state()).ledger;
  await expect
    .poll(async () => (await host.state()).ledger.processed, { timeout: 30_000 })
    .toBeGreaterThan(processed + readings);
}

test('a window that is minimised - is sent nothing while the engine goes on, and everything on its return @needs-main', async ({
  telltale,
  host,
}) => {
  const visibility = () => telltale.evaluate(() => document.visibilityState);
  const digits = telltale.locator('.tile-value b').first();
  await watchSentFrames(host.main);
  await expect.poll(async () => (await takeSentFrames(host.main)).length).toBeGreaterThan(0);

  await host.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize(), null);
  await expect.poll(visibility).toBe('hidden');
  // Until main has heard of it.
  await expect
    .poll(async () => {
      await computes(host, 2_000);
      return (await takeSentFrames(host.main)).length;
    })
    .toBe(0);
  // What came just before may be drawn late: a page that is hidden has few turns.
  let shown: string | null = null;
  await expect
    .poll(async () => {
      const before = await digits.textContent();
      await computes(host, 4_000);
      shown = await digits.textContent();
      return shown === before;
    })
    .toBe(true);
  await computes(host, 8_000);
  expect(await takeSentFrames(host.main)).toEqual([]);
  expect(await digits.textContent()).toBe(shown);

  await host.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore(), null);
  await expect.poll(visibility).toBe('visible');
  const sent: SentFrame[] = [];
  await expect.poll(async () => sent.push(...(await takeSentFrames(host.main)))).toBeGreaterThan(0);
  expect(sent[0]?.parts).toEqual(expect.arrayContaining(['figures', 'wall', 'series', 'overview', 'events']));
  await expect(digits).not.toHaveText(shown ?? '');
});
