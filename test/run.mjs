// npm test: installs what is missing, then runs every gate and every test. The last line is "N passed, N failed".
// Bare Node 20 or newer.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { installMissing } from '../electron/setUp/install.mjs';
import { inProject, pinnedNode, root } from '../electron/setUp/project.mjs';
import { run, Stopped } from '../electron/setUp/run.mjs';
import { say } from '../electron/setUp/say.mjs';
import { testEnvironment } from './environment.mjs';

const results = inProject('test/results');
const vitestResults = `${results}/vitest.json`;
const playwrightResults = `${results}/playwright.json`;

/** Each is run with the pinned Node. `counts` reads how many tests passed and failed; a gate counts when it fails. */
const steps = [
  { name: 'format and lint', parameters: ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', parameters: ['typescript/bin/tsc', '-b'] },
  { name: 'unused code', parameters: ['knip/bin/knip.js'] },
  { name: 'build', parameters: ['electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'] },
  {
    name: 'unit, contract and integration tests',
    parameters: [
      'vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${vitestResults}`,
    ],
    counts: vitestCounts,
  },
  {
    name: 'end-to-end tests',
    parameters: ['@playwright/test/cli.js', 'test', '--config', 'test/e2e/playwright.config.ts'],
    counts: playwrightCounts,
  },
];

try {
  process.exitCode = await runAll();
} catch (error) {
  if (error instanceof Stopped) process.exitCode = 130;
  else {
    process.stderr.write(`telltale: ${error.message}\n`);
    say('0 passed, 1 failed');
    process.exitCode = 1;
  }
}

async function runAll() {
  await installMissing();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const { env, notRun } = await testEnvironment();
  const outcomes = [];
  for (const step of steps) outcomes.push(await runStep(step, env));
  say('');
  for (const { name, seconds, passed, failed, skipped, failures = [], again = [], isGood } of outcomes) {
    const counted = passed === null ? '' : `: ${passed} passed, ${failed} failed, ${skipped} skipped`;
    say(`${isGood ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)${counted}`);
    for (const failure of failures) say(`        failed: ${failure}`);
    for (const title of again) say(`        passed only when run again: ${title}`);
  }
  if (notRun) say(`not run: ${notRun}`);
  const passed = outcomes.reduce((sum, outcome) => sum + (outcome.passed ?? 0), 0);
  const failed = outcomes.reduce((sum, { failed, isGood }) => sum + Math.max(failed, isGood ? 0 : 1), 0);
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function runStep({ name, parameters: [program, ...parameters], counts }, env) {
  say(`\n── ${name}`);
  const beganAtMs = Date.now();
  const { code, isStopped } = await run(pinnedNode(), [inProject('node_modules', program), ...parameters], {
    cwd: root,
    env,
  });
  if (isStopped) throw new Stopped();
  const counted = counts ? readCounts(counts) : { passed: null, failed: 0, skipped: 0 };
  // A runner that found nothing to run has proved nothing.
  const isGood = code === 0 && counted.failed === 0 && counted.passed !== 0;
  return { name, seconds: Math.round((Date.now() - beganAtMs) / 1_000), isGood, ...counted };
}

function readCounts(counts) {
  try {
    return counts();
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function vitestCounts() {
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, testResults } = JSON.parse(
    readFileSync(vitestResults, 'utf8'),
  );
  // A file that could not be loaded, or whose hooks failed, has no failed test, but it has failed.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((result) => ({ ...result, title: `${relative(root, name)}: ${result.fullName}` })),
  );
  const failedTests = tests.filter(({ status }) => status === 'failed');
  const failed = numFailedTests + brokenFiles.length;
  return {
    failures: [
      ...failedTests.map(({ title, failureMessages: [message = ''] }) => `${title} (${firstLine(message)})`),
      ...brokenFiles.map(({ name, message }) => `${relative(root, name)} (${firstLine(message ?? '')})`),
    ],
    again: tests
      .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
      .map(({ title, failureMessages: [message] }) => `${title} (${firstLine(message)})`),
    passed: numPassedTests,
    failed: failed || Math.min(numFailedTestSuites, 1),
    skipped: numPendingTests,
  };
}

function playwrightCounts() {
  const { stats, errors, suites } = JSON.parse(readFileSync(playwrightResults, 'utf8'));
  const titlesOf = (wanted) =>
    specsOf(suites)
      .filter(({ tests }) => tests.some(({ status }) => status === wanted))
      .map(({ file, title }) => `${file}: ${title}`);
  return {
    failures: [...titlesOf('unexpected'), ...errors.map(({ message = '' }) => firstLine(message))],
    again: titlesOf('flaky'),
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
}

function specsOf(suites) {
  return suites.flatMap((suite) => [...suite.specs, ...specsOf(suite.suites ?? [])]);
}

function firstLine(message) {
  return message.split('\n', 1)[0];
}
