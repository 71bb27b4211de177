// Installs what the lockfile names and node_modules lacks; does nothing when all is there. Bare Node 20 or newer.
import { existsSync, readFileSync } from 'node:fs';
import { inProject, pinnedNode, root } from './project.mjs';
import { runStep } from './run.mjs';
import { say } from './say.mjs';

/** Rejects, saying why, when npm fails. */
export async function installMissing() {
  const missing = firstMissing();
  if (missing === null) return;
  say(`Installing dependencies (${missing})`);
  const { command, parameters, shell } = npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
  await runStep('npm ci', command, parameters, { cwd: root, shell });
  if (pinnedNode() === null)
    throw new Error('Node 24 is needed: npm has none for this platform, so install it yourself');
}

/** npm as it was started, else the one on the path. */
function npm(...parameters) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js'))
    return { command: process.execPath, parameters: [script, ...parameters], shell: false };
  return { command: 'npm', parameters, shell: process.platform === 'win32' };
}

/**
 * What is not installed as package-lock.json says; null when everything is. npm writes its hidden lockfile last, so
 * an installation that was broken off counts as none.
 */
function firstMissing() {
  const hidden = inProject('node_modules/.package-lock.json');
  if (!existsSync(hidden)) return 'there is no node_modules';
  const wanted = packagesOf(inProject('package-lock.json'));
  const installed = packagesOf(hidden);
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    // Of optional packages only those of this platform are there.
    if (path === '' || (optional && !(path in installed))) continue;
    if (installed[path]?.version !== version)
      return `${path.replace(/^.*node_modules\//, '')} ${version} is missing`;
    if (!existsSync(inProject(path))) return `${path} is gone`;
  }
  return pinnedNode() === null ? 'Node 24 is missing' : null;
}

function packagesOf(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
}
