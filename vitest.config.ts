// Unit, contract and integration tests. Tests of the hosts run the built entries: npm run build first, as npm test does.
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

// For every process and thread of the tests: what is started again and again, from source too, is stripped and compiled
// once, not once each.
process.env.NODE_COMPILE_CACHE ??= resolve(import.meta.dirname, 'test/results/compiled');

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Two: many tests run a pool of two threads beside the event loop.
    maxWorkers: 2,
    // Of tests that say they can run side by side with others of their file.
    maxConcurrency: 2,
    // Real pools, processes and sockets on two cores: once more, and the summary names what needed it. Never where a property
    // failed: its inputs are drawn anew and would most likely pass.
    retry: { count: 1, condition: /^(?!Property failed)/ },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
