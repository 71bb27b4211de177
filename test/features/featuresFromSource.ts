// The features command as the tests run it: from source, with the worker from source.
import { join } from 'node:path';
import { outliveClosedPipes } from '../../electron/hosts/headless/console.ts';
import { runFeatures } from '../../electron/hosts/headless/runFeatures.ts';

outliveClosedPipes();
process.exitCode = await runFeatures(
  process.argv.slice(2),
  join(import.meta.dirname, '../../workers/featureWorker.ts'),
);
