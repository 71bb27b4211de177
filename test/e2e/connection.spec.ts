// What a client sees when the engine goes away and comes back, and what the engine does with clients that send garbage.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { expect, showScreen, test, tile } from './telltale.ts';

test('an engine that is gone - is told at once; when it is back the same page goes on', async ({
  telltale,
  host,
}) => {
  await expect(tile(telltale, 'Flow')).toContainText(/\d/);
  await host.kill();
  await expect(telltale.getByText(/Engine not reached/).first()).toBeVisible();
  await expect(telltale.getByText(/Shown: the last values/)).toBeVisible();
  await expect(telltale.getByRole('contentinfo')).toContainText(/in\s*—/);
  await expect(tile(telltale, 'Flow')).toContainText(/\d/);
  await host.restart();
  await telltale.getByRole('button', { name: 'Try now' }).click();
  await expect(telltale.getByText(/Engine not reached/)).toHaveCount(0);
  const value = tile(telltale, 'Flow').locator('.tile-value');
  await expect(value).not.toHaveText((await value.textContent()) ?? '');
  await expect(telltale.getByRole('contentinfo')).toContainText('All sensors normal');
});

test('an engine that is back - is found again without help', async ({ telltale, host }) => {
  await host.kill();
  await expect(telltale.getByText(/Engine not reached/).first()).toBeVisible();
  await host.restart();
  await expect(telltale.getByText(/Engine not reached/)).toHaveCount(0, { timeout: 15_000 });
});

const garbage: readonly (readonly [string, string | Buffer])[] = [
  ['text', 'hello'],
  ['bytes that are no message', Buffer.from([0xc1, 0xff, 0x00])],
];
for (const [what, message] of garbage)
  test(`${what} - the client is disconnected and counted, others go on`, async ({ telltale, host }) => {
    const client = new WebSocket(`ws://127.0.0.1:${host.port}/engine`);
    await once(client, 'open');
    const closed = once(client, 'close');
    client.send(message);
    const [code] = await closed;
    expect(code).toBe(1008);
    await showScreen(telltale, 'Events');
    await expect(telltale.getByText(/A client was disconnected/).first()).toBeVisible();
    await expect(telltale.getByRole('contentinfo')).toContainText('balanced');
  });
