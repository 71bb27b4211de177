// What a client sees when the engine goes away and comes back, and what the engine does with clients that send garbage.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { expect, showScreen, test, tile } from './telltale.ts';

test('an engine that is gone - is told at once; when it is back the same page goes on', {
  tag: '@needs-network',
}, async ({ telltale, network }) => {
  const value = tile(telltale, 'Flow').locator('.tile-value');
  await expect(value).toContainText(/\d/);
  await network.kill();
  const tryNow = telltale.getByRole('button', { name: 'Try now' });
  await expect(tryNow).toBeVisible();
  await expect(telltale.getByText(/Engine not reached for/).first()).toBeVisible();
  await expect(telltale.getByText(/Shown: the last values/)).toBeVisible();
  await expect(telltale.getByRole('contentinfo')).toContainText(/in\s*—/);
  const last = (await value.textContent()) ?? '';
  expect(last).toMatch(/\d/);
  await tryNow.click();
  await expect(tryNow).toBeVisible();
  await network.restart();
  await expect(tryNow).toBeHidden();
  await expect(value).not.toHaveText(last);
  await expect(telltale.getByRole('contentinfo')).toContainText('All sensors normal');
});

const garbage: readonly (readonly [string, string | Buffer])[] = [
  ['text', 'hello'],
  ['bytes that are no message', Buffer.from([0xc1, 0xff, 0x00])],
];
test('clients that send garbage - are disconnected and counted, others go on', {
  tag: '@needs-network',
}, async ({ telltale, network }) => {
  for (const [what, message] of garbage) {
    const client = new WebSocket(`ws://127.0.0.1:${network.port}/engine`);
    await once(client, 'open');
    const closed = once(client, 'close');
    client.send(message);
    const [code] = await closed;
    expect(code, what).toBe(1008);
  }
  await showScreen(telltale, 'Events');
  await expect(telltale.getByRole('row').filter({ hasText: 'A client was disconnected' })).toHaveCount(
    garbage.length,
  );
  await expect(telltale.getByRole('contentinfo')).toContainText('balanced');
});
