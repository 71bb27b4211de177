// The environment of an application on the stand-in: this process's own, with the browser that draws its windows.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** TELLTALE_BROWSER stays as it is; where it is not set, Playwright's own Chromium is named if it is installed. */
export function standInEnvironment(): Record<string, string> {
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const playwrights = chromium.executablePath();
  return {
    ...(existsSync(playwrights) ? { TELLTALE_BROWSER: playwrights } : {}),
    ...Object.fromEntries(own),
  };
}
