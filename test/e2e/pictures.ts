// Pictures of the UI for people to look at, and what axe finds on it, in both themes. Runs in the end-to-end tests.
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { violations } from './accessibility.ts';

const folder = resolve(import.meta.dirname, '../results');
const themes = ['dark', 'light'] as const;
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
/** Charts are drawn a few times a second: this long after a change the page shows itself whole. */
const settleMs = 350;

interface Looks {
  /** Selectors of what axe looks at; without any the whole page. */
  readonly parts?: readonly string[];
  /** One picture of the smaller size for each theme, not one for each size. */
  readonly isOneSize?: boolean;
}

/**
 * Takes `name-theme-size.png` in both themes and sizes, and expects axe to find nothing in the smaller size. All of its
 * rules are asked once, contrast in each theme. Leaves the page in the last theme and the smaller size.
 */
export async function lookAt(
  page: Page,
  name: string,
  { parts = [], isOneSize = false }: Looks = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    // The smaller one last, for axe.
    for (const size of isOneSize ? [sizes[0]] : sizes.toReversed()) {
      await page.setViewportSize(size);
      await page.waitForTimeout(settleMs);
      const kind = isOneSize ? theme : `${theme}-${size.width}x${size.height}`;
      await page.screenshot({ path: resolve(folder, `${name}-${kind}.png`) });
    }
    const found = await violations(page, { parts, isOnlyContrast: theme !== themes[0] });
    expect.soft(found, `${name}, ${theme}`).toEqual([]);
  }
}
