// Everything by keyboard alone: screens, wall, knobs, sources, back.
import type { Page } from '@playwright/test';
import { escapeFrom, expect, takesFocus, test, tile } from './telltale.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** Presses Tab until the focus is on what is looked for. */
async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`${most} times Tab did not reach ${name}`);
}

test('screens - by number, keys are listed by ?', async ({ telltale }) => {
  for (const [key, title] of [
    ['2', 'Pipeline'],
    ['3', 'Tune'],
    ['4', 'Sources'],
    ['5', 'Events'],
    ['1', 'Monitor'],
  ] as const) {
    await telltale.keyboard.press(key);
    await expect(heading(telltale)).toHaveText(title);
  }
  await telltale.keyboard.press('?');
  await escapeFrom(telltale, telltale.getByRole('dialog', { name: 'Keys' }));
});

test('the screen - is in the address: a reload comes back to it, another address shows another', async ({
  telltale,
}) => {
  await telltale.keyboard.press('2');
  await expect(heading(telltale)).toHaveText('Pipeline');
  expect(telltale.url()).toMatch(/#pipeline$/);
  await telltale.reload();
  await expect(heading(telltale)).toHaveText('Pipeline');
  await telltale.evaluate(() => {
    window.location.hash = '#events';
  });
  await expect(heading(telltale)).toHaveText('Events');
});

test('wall - arrows walk, Enter shows, P picks', async ({ telltale }) => {
  await expect(tile(telltale, 'Inlet air')).toContainText(/\d/);
  await tabTo(telltale, /Inlet air/);
  await telltale.keyboard.press('ArrowRight');
  await expect(tile(telltale, 'Outlet air')).toBeFocused();
  await telltale.keyboard.press('Enter');
  const side = telltale.getByRole('complementary', { name: 'Details' });
  await expect(side.getByRole('heading', { name: 'Outlet air' })).toBeVisible();
  await telltale.keyboard.press('p');
  await expect(telltale.getByRole('region', { name: 'Live chart' })).toContainText('5 of 8 lines');
  await telltale.keyboard.press('Space');
  await expect(telltale.getByRole('region', { name: 'Live chart' })).toContainText('Paused');
});

test('knobs - K opens them, a knob is changed and taken back', async ({ telltale, host }) => {
  await telltale.keyboard.press('k');
  await expect(telltale.getByRole('tab', { name: 'Knobs', selected: true })).toBeVisible();
  await tabTo(telltale, /^Workers/);
  await telltale.keyboard.press('Control+a');
  await telltale.keyboard.type('3');
  await telltale.keyboard.press('Enter');
  await expect.poll(async () => (await host.state()).knobs.pool.workers).toBe(3);
  await telltale.keyboard.press('Shift+Tab');
  await telltale.keyboard.press('Enter');
  await expect.poll(async () => (await host.state()).knobs.pool.workers).toBe(2);
});

test('sources - added, paused and removed without a pointer', async ({ telltale }) => {
  await telltale.keyboard.press('4');
  await tabTo(telltale, /Add source/);
  await telltale.keyboard.press('Enter');
  await telltale.keyboard.press('ArrowDown');
  await telltale.keyboard.press('Enter');
  const dialog = telltale.getByRole('dialog');
  await expect(dialog).toContainText('simulated, streaming');
  await dialog.getByLabel('Id', { exact: true }).focus();
  await telltale.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  const rows = telltale.getByRole('grid', { name: 'Sources' }).getByRole('row');
  await expect(rows.filter({ hasText: 'line' })).toContainText('live');
  const line = rows.filter({ hasText: 'line' });
  for (let i = 0; i < 60 && !(await line.evaluate((row) => row === document.activeElement)); i++)
    await telltale.keyboard.press('Tab');
  await expect(line).toBeFocused();
  await telltale.keyboard.press('ArrowLeft');
  await expect(telltale.getByRole('button', { name: 'Remove line' })).toBeFocused();
  await telltale.keyboard.press('Enter');
  await expect(dialog).toContainText('Remove line?');
  await takesFocus(dialog);
  await tabTo(telltale, /^Remove$/);
  await telltale.keyboard.press('Enter');
  await expect(rows.filter({ hasText: 'line' })).toHaveCount(0);
});
