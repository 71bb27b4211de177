// Unit, contract and integration tests. Tests of the hosts run the built entries: npm run build first, as npm test does.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Two: many tests run a pool of two threads beside the event loop.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
