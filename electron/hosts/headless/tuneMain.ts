// Entry of the tune command: a sweep over batch sizes and worker counts without a window.
import { outliveClosedPipes } from './console.ts';
import { withRightNode } from './rightNode.ts';

outliveClosedPipes();
const exitCode = await withRightNode(import.meta.url, async () => {
  const { runTune } = await import('./runTune.ts');
  return runTune(process.argv.slice(2), import.meta.url);
});
process.exit(exitCode);
