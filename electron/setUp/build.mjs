// Builds what is older than its sources; does nothing when the build is fresh. Bare Node 20 or newer.
import { readdirSync, statSync } from 'node:fs';
import { inProject, pinnedNode, root } from './project.mjs';
import { runStep } from './run.mjs';
import { say } from './say.mjs';

const sources = ['electron', 'renderer', 'shared', 'workers', 'electron.vite.config.ts', 'package-lock.json'];
const outputs = [
  'out/main/desktop.js',
  'out/main/headless.js',
  'out/main/features.js',
  'out/main/featureWorker.js',
  'out/main/ndjsonWriter.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
];

/** Rejects, saying why, when the build fails. */
export async function buildWhenStale() {
  if (isFresh()) return;
  say('Building');
  const electronVite = inProject('node_modules/electron-vite/bin/electron-vite.js');
  await runStep('The build', pinnedNode(), [electronVite, 'build', '--logLevel', 'warn'], { cwd: root });
}

function isFresh() {
  const built = outputs.map((path) => statSync(inProject(path), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Math.min(...built) > Math.max(...sources.map((path) => newestMs(inProject(path))));
}

/** A folder counts as well: its time moves when a file in it is deleted. */
function newestMs(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestMs(`${path}/${name}`)));
}
