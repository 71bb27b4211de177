// Starts the small application on the stand-in as Playwright starts Electron, for the stand-in's own tests.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ElectronApplication, _electron as electron, type Page } from '@playwright/test';
import { expect } from 'vitest';
import { standInEnvironment } from './environment.ts';

export const executablePath = resolve(import.meta.dirname, 'electron');
export const fixture = resolve(import.meta.dirname, 'fixture');

/** Browser, application and test share a busy machine. */
export const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 });

export interface StandInApplication {
  readonly application: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** What the application has printed. */
  readonly said: () => string;
  /** What the application has seen happen since it was asked last. */
  told(): Promise<string[]>;
  close(): Promise<void>;
}

export async function startFixture(): Promise<StandInApplication> {
  const userData = await mkdtemp(join(tmpdir(), 'telltale-fixture-'));
  const application = await electron.launch({
    executablePath,
    args: [fixture, `--user-data-dir=${userData}`],
    env: standInEnvironment(),
  });
  let printed = '';
  for (const stream of [application.process().stdout, application.process().stderr])
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  const page = await application.firstWindow();
  await page.waitForURL(/fixture/);
  return {
    application,
    page,
    userData,
    said: () => printed,
    told: () => application.evaluate(() => (Reflect.get(globalThis, 'told') as string[]).splice(0)),
    async close() {
      await application.close();
      await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
