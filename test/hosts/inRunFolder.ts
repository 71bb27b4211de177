// The test of runs of the built headless entry: each has a folder of its own, so that they can run side by side.
import { test as plainTest } from 'vitest';
import { RunFolder } from './builtHeadless.ts';

/** `folder` is removed when the test has ended, and what still runs in it is killed. */
// biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
export const test = plainTest.extend('folder', async ({}, { onCleanup }) => {
  const folder = await RunFolder.create();
  onCleanup(() => folder.remove());
  return folder;
});
