// npm start: installs and builds what is missing, then opens the desktop application, or the same UI in a browser where
// Electron cannot be had. Bare Node 20 or newer.
import { buildWhenStale } from './setUp/build.mjs';
import { electronBinary, hasDisplay } from './setUp/electronBinary.mjs';
import { installMissing } from './setUp/install.mjs';
import { inProject, pinnedNode, root } from './setUp/project.mjs';
import { run, Stopped } from './setUp/run.mjs';
import { say } from './setUp/say.mjs';

/** Electron that ends so soon could not open its window. */
const soonMs = 5_000;
/** The application's own: bad arguments or a plant that does not fit. */
const badInputExitCode = 2;
const stoppedExitCode = 130;

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Stopped)) process.stderr.write(`telltale: ${error.message}\n`);
  process.exitCode = error instanceof Stopped ? stoppedExitCode : 1;
}

async function start(parameters) {
  await installMissing();
  await buildWhenStale();
  const { path, reason } = await electronBinary();
  if (!path) return serveToBrowser(parameters, reason);
  const beganAtMs = Date.now();
  const { code, isStopped } = await run(path, [root, ...parameters]);
  const failedToOpen = code !== 0 && code !== badInputExitCode && Date.now() - beganAtMs < soonMs;
  if (!failedToOpen || isStopped) return code ?? 1;
  return serveToBrowser(parameters, `Electron ended at once (exit code ${code})`);
}

async function serveToBrowser(parameters, reason) {
  say(`No desktop window: ${reason}. Serving the same application to the browser.`);
  const port = parameters.some((parameter) => /^--port(=|$)/.test(parameter)) ? [] : ['--port', '0'];
  let isOpened = false;
  const { code } = await run(pinnedNode(), [inProject('out/main/headless.js'), ...port, ...parameters], {
    onLine(line) {
      const [url] = /http:\/\/\S+/.exec(line) ?? [];
      if (!url || isOpened) return;
      isOpened = true;
      void openBrowser(url);
    },
  });
  return code ?? 1;
}

async function openBrowser(url) {
  if (!hasDisplay()) {
    say(`Open ${url} in a browser on this machine. Ctrl-C stops.`);
    return;
  }
  try {
    const { default: open } = await import('open');
    const child = await open(url);
    child.once('error', () => say(`No browser could be started: open ${url} yourself.`));
  } catch (error) {
    say(`No browser could be started (${error.message}): open ${url} yourself.`);
  }
}
