// What a host leaves behind when it is killed, and an engine when it stops: no process, no thread. Linux.
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlantInput } from '../../shared/plant.ts';
import { engineOver } from '../engine/engineRun.ts';
import { RunFolder, type Running } from './builtHeadless.ts';

const isLinux = existsSync('/proc/self/task');

/** Everything that a host can have running: workers under faults, the output's thread, the machine's own sensors. */
const busy: PlantInput = {
  name: 'Busy',
  sources: [
    { id: 'line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 1_000 },
    { id: 'machine', kind: 'system', intervalMs: 250 },
  ],
  knobs: {
    pool: { workers: 4, taskTimeoutMs: 500 },
    features: { workPerReadingUs: 20 },
    faults: { killWorkerPerMin: 300, hangPerMin: 300, throwPerMin: 300 },
  },
};
const options = ['--plant', 'busy.json', '--port', '0', '--output', 'out.ndjson'];

/** Processes that have this as their working folder, as every child of a host has. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === folder;
    } catch {
      // It has ended meanwhile, or is another user's.
      return false;
    }
  });
}

const threads = (): number => readdirSync('/proc/self/task').length;

async function until(isSo: () => boolean, withinMs: number): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!isSo() && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 20));
}

let folder: RunFolder;

beforeEach(async () => {
  folder = await RunFolder.create();
  await folder.writePlant('busy.json', busy);
});
afterEach(() => folder.remove());

/** Resolves when it has computed, died and been replaced for a while. */
async function runBusy(nodeParameters: readonly string[] = []): Promise<Running> {
  const running = folder.start(options, nodeParameters);
  const [, address] = await running.said(/serves (https?:\/\/[^\s/]+)/);
  const deaths = async (): Promise<number> => {
    const { pool } = (await (await fetch(`${address}/api/state`)).json()) as {
      pool: { deaths: Record<string, number> };
    };
    return Object.values(pool.deaths).reduce((sum, count) => sum + count, 0);
  };
  while ((await deaths()) < 3) await new Promise((resolve) => setTimeout(resolve, 50));
  return running;
}

describe.runIf(isLinux)('a host that is killed', () => {
  it('kill -9 while its workers compute, hang and die - leaves no process and no thread', async () => {
    const { child, ended } = await runBusy();
    expect(processesIn(folder.path)).toContain(String(child.pid));
    expect(readdirSync(`/proc/${child.pid}/task`).length).toBeGreaterThan(4);
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    await until(() => processesIn(folder.path).length === 0, 5_000);
    expect(processesIn(folder.path)).toEqual([]);
    expect(existsSync(`/proc/${child.pid}/task`)).toBe(false);
  });

  it('kill -9 of an older Node that has handed over to the right one - ends that one, too', async () => {
    // What tells the versions apart is process.versions alone.
    const older = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.19.0'})";
    const { child } = await runBusy(['--import', older]);
    expect(processesIn(folder.path).length).toBeGreaterThanOrEqual(2);
    child.kill('SIGKILL');
    await until(() => processesIn(folder.path).length === 0, 20_000);
    expect(processesIn(folder.path)).toEqual([]);
  });
});

describe.runIf(isLinux)('an engine that stops', () => {
  it('after its workers were killed and replaced - leaves no thread', async () => {
    const columns = Array.from({ length: 2 }, () =>
      Float64Array.from({ length: 100_000 }, (_, seq) => seq % 10),
    );
    const { engine } = engineOver(columns, {
      pool: { workers: 3 },
      queue: { capacityReadings: 2_000 },
      features: { workPerReadingUs: 20 },
      faults: { killWorkerPerMin: 600, throwPerMin: 600 },
    });
    const before = threads();
    await engine.start();
    expect(threads()).toBeGreaterThan(before);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { pool, ledger } = await engine.stop();
    expect(pool.deaths.exit + pool.deaths.error).toBeGreaterThan(0);
    expect(ledger.received).toBe(ledger.processed);
    // A thread that was told to end does so a moment later.
    await until(() => threads() <= before, 5_000);
    expect(threads()).toBeLessThanOrEqual(before);
  });
});
