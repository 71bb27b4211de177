// The life of an application on the stand-in: its first line, a second start, the order in which it quits, and what is left.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { expect, test } from 'vitest';
import { standInEnvironment } from './environment.ts';
import { executablePath, fixture, poll, startFixture } from './standInApplication.ts';

test('a second start - ends by itself and tells the first, which quits in order when it is asked', async () => {
  const started = await startFixture();
  const { application, userData } = started;
  const process = application.process();
  try {
    expect(
      await application.evaluate(({ app }) => [app.getName(), app.getVersion(), app.isPackaged]),
    ).toEqual(['Fixture', '1.2.3', false]);
    expect(await application.evaluate(({ app }) => app.getPath('userData'))).toBe(userData);
    const second = await promisify(execFile)(
      executablePath,
      [fixture, `--user-data-dir=${userData}`, 'plant.telltale'],
      { env: standInEnvironment() },
    );
    expect(second.stdout.split('\n')[0]).toMatch(/^This is a stand-in for Electron/);
    expect(second.stdout).not.toContain('loaded');
    await poll(started.said).toContain('told second-instance plant.telltale hello');

    const refused = await application.evaluate(async ({ app, BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.once('close', (event) => event.preventDefault());
      app.quit();
      return window?.isDestroyed();
    });
    expect(refused).toBe(false);
  } finally {
    await started.close();
  }
  const order = [...started.said().matchAll(/^told (\S*quit|closed?|window-all-closed)$/gm)].map(
    ([, word]) => word,
  );
  expect(order).toEqual([
    // Refused by its window.
    ...['before-quit', 'close'],
    // Held up once by the application, as if it drained.
    ...['before-quit', 'close', 'closed', 'will-quit'],
    ...['before-quit', 'will-quit', 'quit'],
  ]);
  expect(process.exitCode).toBe(0);
  expect(() => readdirSync(userData)).toThrow('ENOENT');
});

test('a window that is hidden or minimised - is hidden to its page, until it returns', async () => {
  // Not launched by Playwright: it lets every page believe that it is seen.
  const child = spawn(executablePath, [fixture], {
    env: standInEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const page = await pageOf(child.stderr);
    const becomes = async (method: string, visibility: string): Promise<void> => {
      await page.evaluate(`bridge.window('${method}')`);
      await poll(() => page.evaluate(() => document.visibilityState)).toBe(visibility);
    };
    await becomes('show', 'visible');
    await becomes('hide', 'hidden');
    await becomes('show', 'visible');
    await becomes('minimize', 'hidden');
    await becomes('restore', 'visible');
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  }
});

/** The page of an application whose standard error this is, as it is without Playwright's emulation. */
async function pageOf(standardError: NodeJS.ReadableStream): Promise<Page> {
  for await (const line of createInterface({ input: standardError })) {
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (!address) continue;
    standardError.resume();
    const browser = await chromium.connectOverCDP(address, { noDefaults: true });
    const pages = () => browser.contexts().flatMap((context) => context.pages());
    await poll(() => pages().map((page) => page.url())).toEqual([expect.stringContaining('fixture')]);
    const [page] = pages();
    if (page) return page;
  }
  throw new Error('the application ended before it had a page');
}
