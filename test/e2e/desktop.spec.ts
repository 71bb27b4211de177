// What only the desktop has: its menu, several windows, plant files from the system, pages that crash, a machine that sleeps.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MessageBoxOptions } from 'electron';
import { chooseFromMenu } from './drivers/nativeMenu.ts';
import { expect, type Session, showScreen, streamingPlant, test } from './telltale.ts';

test.use({ plant: streamingPlant });

/** The window may be there before the menu. */
const choose = (host: Session, label: string) =>
  expect(() => chooseFromMenu(host.main, label)).toPass({ timeout: 10_000 });

/** As the system hands over a file that a person opens with Telltale while it runs. */
async function startAgain(host: Session, name: string, text: string, ...options: string[]): Promise<void> {
  await writeFile(join(host.folder, name), text);
  await host.main(
    ({ app }, { parameters, workingFolder }) => {
      const argv = [process.execPath, '.', ...parameters];
      app.emit('second-instance', {}, argv.toReversed(), workingFolder, { argv, workingFolder });
    },
    { parameters: [...options, name], workingFolder: host.folder },
  );
}

const annex = JSON.stringify({
  name: 'Annex',
  sources: [{ id: 'annex', kind: 'simulated', mode: 'poll', sensors: 2, latencyMs: 5 }],
});

test('menu - shows screens, pauses sources, sets the theme of every window @needs-main', async ({
  telltale,
  host,
}) => {
  await choose(host, 'Tune');
  await expect(telltale.getByRole('heading', { level: 1, name: 'Tune' })).toBeVisible();
  await choose(host, 'Keys');
  await expect(telltale.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await telltale.keyboard.press('Escape');
  await choose(host, 'Light');
  await expect(telltale.locator('html')).toHaveAttribute('data-theme', 'light');
  await choose(host, 'Dark');
  await expect(telltale.locator('html')).toHaveAttribute('data-theme', 'dark');
  await choose(host, 'Pause all sources');
  await expect
    .poll(async () => Object.values((await host.state()).sources).map(({ state }) => state))
    .toEqual(['paused', 'paused']);
  await expect
    .poll(() =>
      choose(host, 'Resume all sources').then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  await expect
    .poll(async () => Object.values((await host.state()).sources).map(({ state }) => state))
    .toEqual(['live', 'live']);
});

test('language - chosen in the menu or in a page, holds in every window, in the menu and for the next start @needs-main', async ({
  telltale,
  host,
}) => {
  await choose(host, 'Deutsch');
  await expect(telltale.locator('html')).toHaveAttribute('lang', 'de');
  await choose(host, 'Neues Fenster');
  const pageLanguages = () =>
    Promise.all(
      telltale
        .context()
        .pages()
        .map((page) => page.locator('html').getAttribute('lang')),
    );
  await expect.poll(pageLanguages).toEqual(['de', 'de']);
  const language = telltale.getByRole('button', { name: /^(Sprache|Language): / });
  await language.click();
  await language.click();
  await expect.poll(pageLanguages).toEqual(['en', 'en']);
  await choose(host, 'New window');
  const settings = () => readFile(join(host.folder, 'user data/settings.json'), 'utf8');
  await expect.poll(async () => JSON.parse(await settings()).language).toBe('en');
});

test('badge - counts faults until a person looks at Events @needs-main', async ({ telltale, host }) => {
  const badge = () => host.main(({ app }) => app.getBadgeCount(), null);
  await telltale.getByRole('tab', { name: 'Faults' }).click();
  expect(await badge()).toBe(0);
  await telltale.getByRole('button', { name: 'Once: kill a worker' }).click();
  // Windows has no number there.
  await expect.poll(async () => (await badge()) > 0).toBe(process.platform !== 'win32');
  await showScreen(telltale, 'Events');
  await expect.poll(badge).toBe(0);
});

test('copied diagnostics - are on the clipboard, and a person is told so @needs-main', async ({ host }) => {
  // A real box would wait for somebody to press its button.
  await host.main(({ dialog }) => {
    const answer = async (box: MessageBoxOptions) => {
      Reflect.set(globalThis, 'toldPerson', box.message);
      return { response: 0, checkboxChecked: false };
    };
    Reflect.set(dialog, 'showMessageBox', answer);
  }, null);
  await choose(host, 'Copy diagnostics');
  await expect
    .poll(() => host.main(() => Reflect.get(globalThis, 'toldPerson') as string | undefined, null))
    .toBe('The diagnostics are on the clipboard.');
  expect(await host.main(({ clipboard }) => clipboard.readText(), null)).toContain('Telltale: ');
});

test('windows - each shows a screen of its own, all are on one engine @needs-main', async ({
  telltale,
  host,
}) => {
  await showScreen(telltale, 'Pipeline');
  await choose(host, 'New window');
  const urls = () =>
    host.main(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .map(({ webContents }) => webContents.getURL())
          .sort(),
      null,
    );
  await expect.poll(urls).toEqual([expect.stringMatching(/#pipeline$/), expect.stringMatching(/#pipeline$/)]);
  await telltale.keyboard.press('5');
  await expect.poll(urls).toEqual([expect.stringMatching(/#events$/), expect.stringMatching(/#pipeline$/)]);
});

test('a plant file - is opened by a further start; a bad one is told, and what ran goes on @needs-main', async ({
  telltale,
  host,
}) => {
  await startAgain(host, 'annex.telltale', annex);
  await expect(telltale.locator('.screen-head')).toContainText('Annex');
  await expect(telltale.getByText('changed, not saved')).toBeHidden();
  await startAgain(host, 'annex.telltale', annex, '--set', 'batch.size=77');
  await expect.poll(async () => (await host.state()).knobs.batch.size).toBe(77);
  await startAgain(host, 'bad.telltale', '{');
  const refused = telltale.getByRole('dialog', { name: 'Plant not opened' });
  await expect(refused).toContainText('bad.telltale');
  await expect(refused).toContainText('not valid JSON');
  await expect(telltale.locator('.screen-head')).toContainText('Annex');
});

test('a machine that sleeps - leaves no alarm behind @needs-main', async ({ telltale, host }) => {
  await host.main(({ powerMonitor }) => void powerMonitor.emit('suspend'), null);
  const { ledger } = await host.state();
  // Longer than it takes for a sensor to be stale.
  await telltale.waitForTimeout(1_500);
  // What was on its way comes; awake, thousands would.
  expect((await host.state()).ledger.received).toBeLessThan(ledger.received + 100);
  await host.main(({ powerMonitor }) => void powerMonitor.emit('resume'), null);
  await expect.poll(async () => (await host.state()).ledger.received).toBeGreaterThan(ledger.received);
  await expect(telltale.getByRole('contentinfo')).toContainText('All sensors normal');
  const { events } = await host.state();
  expect(events.filter(({ kind }) => kind === 'sensor')).toEqual([]);
  expect(events.map(({ message }) => message)).toContainEqual(expect.stringContaining('The machine slept'));
});

test('a page that crashes - is loaded again with its screen, the engine goes on @needs-main', async ({
  host,
}) => {
  const { page } = host;
  await expect(page.getByRole('contentinfo')).toContainText(/balanced/);
  await showScreen(page, 'Pipeline');
  const before = await host.state();
  await host.main(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    null,
  );
  const events = async () => (await host.state()).events.map(({ message }) => message);
  await expect.poll(events).toContainEqual(expect.stringContaining('is loaded again'));
  await expect
    .poll(() =>
      host.main(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        return contents?.isCrashed() || contents?.isLoading() ? '' : contents?.getURL();
      }, null),
    )
    .toMatch(/#pipeline$/);
  const after = await host.state();
  expect(after.durationS).toBeGreaterThan(before.durationS);
  expect(after.ledger.received).toBeGreaterThan(before.ledger.received);
});
