// Entry of the headless host: the engine in plain Node, with UI and API served where a port is given.
import { outliveClosedPipes } from './console.ts';
import { withRightNode } from './rightNode.ts';

outliveClosedPipes();
const exitCode = await withRightNode(import.meta.url, async () => {
  const { runHeadless } = await import('./runHeadless.ts');
  return runHeadless(process.argv.slice(2), import.meta.url);
});
process.exit(exitCode);
