// The lesson in a real browser: a step is run, another cancelled, with keys and as a table, looked at by axe.
import type { Page } from '@playwright/test';
import { lookAt } from './pictures.ts';
import { expect, streamingPlant, test } from './telltale.ts';

test.use({ plant: streamingPlant });

async function showLesson(page: Page): Promise<void> {
  await page.keyboard.press('3');
  await page.getByRole('radio', { name: 'Lesson' }).click();
  await expect(page.getByRole('heading', { name: 'Waiting: ten sensors' })).toBeVisible();
}

const step = (page: Page, name: RegExp) => page.getByRole('option', { name });

test('a step - runs beside the live pipeline and says what was measured', async ({ telltale, host }) => {
  await showLesson(telltale);
  await step(telltale, /As they complete/).click();
  await expect(telltale.getByText('Nothing measured yet')).toBeVisible();
  const before = await host.state();
  await telltale.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(telltale.getByRole('progressbar')).toBeVisible();
  await expect(step(telltale, /running/)).toHaveCount(1);
  await expect(step(telltale, /As they complete.*done/)).toBeVisible();
  await expect(telltale.getByText(/of \d+ batches/)).toBeVisible();
  await expect(telltale.getByRole('img', { name: /^What each worker did/ })).toBeVisible();
  await expect(telltale.getByText('longest wait')).toBeVisible();
  // What is live went on, and has lost nothing.
  const after = await host.state();
  expect(after.ledger.processed).toBeGreaterThan(before.ledger.processed);
  expect(after.ledger.shed).toBe(0);
  expect(after.knobs).toEqual(before.knobs);

  await telltale.getByRole('heading', { level: 2, name: 'As they complete' }).click();
  await telltale.keyboard.press('t');
  await expect(telltale.getByRole('columnheader', { name: 'in order, ms' })).toBeVisible();
  await telltale.keyboard.press('t');
  await lookAt(telltale, 'lesson', { parts: ['.lesson'] });
});

test('keys - turn to the next step, run it with Enter, and it can be cancelled', async ({ telltale }) => {
  await showLesson(telltale);
  await telltale.getByRole('heading', { level: 2, name: 'Waiting' }).click();
  await telltale.keyboard.press('ArrowRight');
  await expect(telltale.getByRole('heading', { level: 2, name: /the freeze/ })).toBeVisible();
  await telltale.keyboard.press('PageUp');
  await expect(telltale.getByRole('heading', { level: 2, name: 'Waiting' })).toBeVisible();
  await telltale.keyboard.press('Enter');
  await expect(telltale.getByRole('progressbar')).toBeVisible();
  await expect(telltale.getByRole('button', { name: 'Run all' })).toBeDisabled();

  // Another step cannot be run meanwhile, and says why.
  await telltale.getByRole('button', { name: 'Next' }).click();
  await expect(telltale.getByText(/The lab is at another step/)).toBeVisible();
  await expect(telltale.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  await telltale.getByRole('button', { name: 'Previous' }).click();
  // The focus stays on the button that runs and cancels, whatever it is called.
  await telltale.waitForTimeout(600);
  await telltale.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(telltale.getByRole('button', { name: 'Run again' })).toBeFocused();
  await expect(telltale.getByText(/Cancelled before it was done/)).toBeVisible();
  await expect(step(telltale, /Waiting.*cancelled/)).toBeVisible();
  await expect(telltale.getByRole('button', { name: 'Run again' })).toBeEnabled();
});

test('the list - chooses with arrows, and Enter runs what is chosen', async ({ telltale }) => {
  await showLesson(telltale);
  await step(telltale, /Waiting/).click();
  for (let presses = 0; presses < 8; presses++) await telltale.keyboard.press('ArrowDown');
  await expect(telltale.getByRole('heading', { level: 2, name: 'As they complete' })).toBeVisible();
  await telltale.keyboard.press('Enter');
  await expect(telltale.getByRole('progressbar')).toBeVisible();
  await telltale.getByRole('button', { name: 'Cancel' }).click();
  await expect(step(telltale, /As they complete.*cancelled/)).toBeVisible();
});
