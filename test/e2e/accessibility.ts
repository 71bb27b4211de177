// What axe finds on a page, in words. Runs in the end-to-end tests.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export interface Looked {
  /** Selectors of the parts to look at; without any the whole page. */
  readonly parts?: readonly string[];
  /** Contrast alone: for a page that was looked at wholly, and now has other colours. */
  readonly isOnlyContrast?: boolean;
}

/** One entry for each element at fault: rule, place, what is wrong. */
export async function violations(
  page: Page,
  { parts = [], isOnlyContrast = false }: Looked = {},
): Promise<string[]> {
  // Telltale has no frames within its page, so the second page that would put their findings together is not needed.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  for (const part of parts) axe.include(part);
  if (isOnlyContrast) axe.withRules(['color-contrast']);
  const found = await axe.analyze();
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n${target.join(' ')}\n${failureSummary ?? ''}`),
  );
}
