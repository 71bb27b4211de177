// npm run e2e: all end-to-end tests on every driver that this machine has; parameters are Playwright's own. Bare Node 20 or
// newer.
import { buildWhenStale } from '../electron/setUp/build.mjs';
import { installMissing } from '../electron/setUp/install.mjs';
import { inProject, pinnedNode, root } from '../electron/setUp/project.mjs';
import { run, Stopped } from '../electron/setUp/run.mjs';
import { say } from '../electron/setUp/say.mjs';
import { testEnvironment } from './environment.mjs';

try {
  process.exitCode = await runEndToEnd(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Stopped)) process.stderr.write(`telltale: ${error.message}\n`);
  process.exitCode = error instanceof Stopped ? 130 : 1;
}

async function runEndToEnd(parameters) {
  await installMissing();
  await buildWhenStale();
  const { env, notRun } = await testEnvironment();
  if (notRun && parameters.some((parameter) => /^(--project=)?electron$/.test(parameter))) {
    say(`not run: ${notRun}; "node node_modules/electron/install.js" fetches it`);
    return 1;
  }
  const playwright = [inProject('node_modules/@playwright/test/cli.js'), 'test'];
  const { code } = await run(
    pinnedNode(),
    [...playwright, '--config', 'test/e2e/playwright.config.ts', ...parameters],
    { cwd: root, env: { ...env, TELLTALE_E2E: 'all' } },
  );
  if (notRun) say(`driver electron not run: ${notRun}`);
  return code ?? 1;
}
