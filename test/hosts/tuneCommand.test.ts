// The tune command as a user runs it: the built entry, its table, report, messages and exit codes.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlantInput } from '../../shared/plant.ts';
import type { SweepReport } from '../../shared/tuning/sweepReport.ts';

const entry = resolve(import.meta.dirname, '../../out/main/tune.js');
const run = promisify(execFile);
const plant: PlantInput = {
  name: 'Line',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 4, rateHz: 1_000 }],
};
/** Nothing arrives for a minute. */
const slowPlant: PlantInput = {
  name: 'Slow',
  sources: [{ id: 'hall', kind: 'simulated', mode: 'poll', sensors: 1, latencyMs: 60_000 }],
};
let folder = '';

beforeAll(async () => {
  if (!existsSync(entry)) throw new Error(`${entry} is missing: build first with npm run build`);
  folder = await mkdtemp(join(tmpdir(), 'telltale-tune-'));
  await writeFile(join(folder, 'plant.json'), JSON.stringify(plant));
  await writeFile(join(folder, 'slow.json'), JSON.stringify(slowPlant));
  await writeFile(join(folder, 'empty.json'), JSON.stringify({ name: 'Empty', sources: [] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Exit code and what was written, whatever the code. */
async function tune(...parameters: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return run(process.execPath, [entry, ...parameters], { cwd: folder, timeout: 120_000 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

describe('tune command', () => {
  it('tune command - sweeps the plant, prints a table and the recommendation, writes report and CSV', async () => {
    const { code, stdout, stderr } = await tune(
      ...['--plant', 'plant.json', '--batches', '50', '--workers', '1', '--work-us', '0'],
      ...['--target-p99-ms', '60000', '--report', 'sweep.json', '--csv', 'sweep.csv'],
      ...['--set', 'batch.maxWaitMs=20'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Sweeping 1 cell on Line\n0 µs of work a reading, latencies at the live rate, [\d\u202f]+ readings\/s\nsetting +batch +readings\/s/,
    );
    expect(stdout).toMatch(/^1 worker +50 +[\d\u202f]+ /m);
    expect(stdout).toMatch(/^Recommended: Batch 50, 1 worker: [\d\u202f]+ readings\/s/m);
    const report = JSON.parse(await readFile(join(folder, 'sweep.json'), 'utf8')) as SweepReport;
    expect(report).toMatchObject({
      state: 'done',
      request: { batches: [50], workers: [1], targetP99Ms: 60_000 },
      capture: { plantName: 'Line', sensors: 4, maxWaitMs: 20 },
      cells: [{ batch: 50, state: 'done' }],
      analysis: [{ workPerReadingUs: 0, recommendation: { changes: { 'pool.workers': 1 } } }],
    });
    expect((await readFile(join(folder, 'sweep.csv'), 'utf8')).trimEnd().split('\n')).toHaveLength(2);
  }, 150_000);

  it('tune command - SIGINT ends the sweep: what was measured is written, and it exits with 0', async () => {
    const child = spawn(
      process.execPath,
      [entry, '--plant', 'plant.json', '--work-us', '0', '--report', 'stopped.json'],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const written = Promise.all([text(child.stdout), text(child.stderr)]);
    child.stdout.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((done) => child.once('exit', done));
    const [stdout, stderr] = await written;
    expect(code).toBe(0);
    expect(stderr).toContain('Cancelled: what was measured before stays.');
    expect(stdout).toContain('cancelled');
    expect(stdout).not.toContain('waiting');
    const report = JSON.parse(await readFile(join(folder, 'stopped.json'), 'utf8')) as SweepReport;
    expect(report.state).toBe('cancelled');
    expect(report.cells).toHaveLength(12);
  }, 60_000);

  it('tune command - SIGTERM before the sweep begins leaves a report that says so, and it exits with 0', async () => {
    // The signal has to meet the program at work: a slow machine takes its time to start it.
    let code: number | null = null;
    for (let afterMs = 1_000; code === null && afterMs < 10_000; afterMs *= 3) {
      const child = spawn(process.execPath, [entry, '--plant', 'slow.json', '--report', 'early.json'], {
        cwd: folder,
        stdio: 'ignore',
      });
      setTimeout(() => child.kill('SIGTERM'), afterMs);
      code = await new Promise<number | null>((done) => child.once('exit', done));
    }
    expect(code).toBe(0);
    const report = JSON.parse(await readFile(join(folder, 'early.json'), 'utf8')) as SweepReport;
    expect(report).toMatchObject({
      state: 'cancelled',
      remark: 'Cancelled before the first cell: nothing was measured.',
      capture: { plantName: 'Slow' },
    });
  }, 60_000);

  it.each([
    [['--batches', '0'], /--batches: must be at least 1, not 0/],
    [['--batches', '1,x'], /--batches.*numbers with commas between them/],
    [['--batches', '20,20'], /--batches: names a value twice/],
    [['--workers', '17'], /--workers: must be at most 16, not 17/],
    [['--work-us', '-1'], /--work-us: must be at least 0, not -1/],
    [['--target-p99-ms', 'soon'], /--target-p99-ms.*must be a number/],
    [['--report', '/nowhere/sweep.json'], /The report \/nowhere\/sweep\.json cannot be written/],
    [['--report', 'a.json', '--csv', 'a.json'], /--csv: .*a\.json is the file of --report/],
    [['--plant', 'missing.json'], /missing\.json: there is no such file/],
    [
      ['--plant', 'empty.json'],
      /there are no readings to measure with: no sensor has delivered any yet\. Add/,
    ],
    [['--set', 'batch.size=0'], /batch\.size must be a number from 1 to 50000/],
    [['extra'], /too many arguments/],
  ])('tune command - %j is refused with one clear line and exit 2', async (parameters, message) => {
    const { code, stdout, stderr } = await tune(...parameters);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
