// What only the desktop has: its window, where the page comes from, and what the page may not do.
import { expect, test } from './telltale.ts';

test('the window - shows the page of the application, which stays there and has nothing of Node', {
  tag: '@needs-main',
}, async ({ telltale, host }) => {
  expect(await host.url()).toMatch(/^app:\/\/telltale\//);
  const windows = await host.main(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => [window.isVisible(), window.getTitle()]),
    null,
  );
  expect(windows).toEqual([[true, 'Telltale']]);
  const ofNode = ['require', 'process', 'module', 'Buffer', 'ipcRenderer'];
  expect(await telltale.evaluate((names) => names.filter((name) => name in window), ofNode)).toEqual([]);
  expect(await telltale.evaluate(() => Object.isFrozen(window.telltaleHost))).toBe(true);

  await telltale.evaluate(() => {
    window.open('https://example.invalid/');
    window.location.href = 'https://example.invalid/';
  });
  await expect(telltale.getByRole('contentinfo')).toContainText('balanced');
  expect(await host.url()).toMatch(/^app:\/\/telltale\//);
  expect(await host.main(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null)).toBe(1);
  await expect(telltale.evaluate(() => navigator.clipboard.readText())).rejects.toThrow(/NotAllowedError/);
});

test('a page that crashes in its window - is told to main, and the engine goes on', {
  tag: '@needs-main',
}, async ({ telltale, host }) => {
  await expect(telltale.getByRole('contentinfo')).toContainText('balanced');
  const { received } = (await host.state()).ledger;
  const reason = await host.main(
    ({ BrowserWindow }) =>
      new Promise((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('render-process-gone', (_event, details) => resolve(details.reason));
        contents?.forcefullyCrashRenderer();
      }),
    null,
  );
  expect(['crashed', 'killed']).toContain(reason);
  await expect.poll(async () => (await host.state()).ledger.received).toBeGreaterThan(received);
});
