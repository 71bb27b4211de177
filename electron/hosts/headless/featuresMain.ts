// Entry of the features command: the features of a whole CSV file, through the pool that live readings go through.
import { builtFiles } from '../builtFiles.ts';
import { outliveClosedPipes } from './console.ts';
import { withRightNode } from './rightNode.ts';

outliveClosedPipes();
process.exitCode = await withRightNode(import.meta.url, async () => {
  const { runFeatures } = await import('./runFeatures.ts');
  return runFeatures(process.argv.slice(2), builtFiles(import.meta.url).worker);
});
