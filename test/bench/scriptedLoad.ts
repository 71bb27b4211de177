// A load that follows a script, on the built headless entry: what latency every second had, and what CPU it took.
import { setTimeout as wait } from 'node:timers/promises';
import { openWebSocketClient } from '../../renderer/client/webSocketClient.ts';
import { type Frame, type HistoryColumns, hiddenView } from '../../shared/frame.ts';
import type { PlantInput } from '../../shared/plant.ts';
import type { EngineClient } from '../../shared/protocol.ts';
import type { RunReport } from '../../shared/report.ts';
import type { AutoTuneChange } from '../../shared/tuning/autoTune.ts';
import { serveRun } from './headlessRun.ts';

/** Part of a script: the load is the plant's times the factor, which runs evenly to `endFactor` where there is one. */
export interface Phase {
  readonly name: string;
  readonly seconds: number;
  readonly factor: number;
  readonly endFactor?: number;
}

export interface ScriptedRun {
  readonly plant: PlantInput;
  readonly phases: readonly Phase[];
  /** As after `--set`. */
  readonly knobs: readonly string[];
  /** Auto-tune is on with this target; null: the knobs stay. */
  readonly autoTuneTargetMs: number | null;
}

export interface PhaseSpan extends Phase {
  /** ms since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ScriptedOutcome {
  readonly phases: readonly PhaseSpan[];
  /** The highest p99 of every 200 ms of the script; NaN where nothing was committed. */
  readonly p99MsBySample: readonly number[];
  /** Mean CPU of the whole process over the script. */
  readonly cpuCores: number;
  readonly changes: readonly AutoTuneChange[];
  readonly shed: number;
  readonly processed: number;
}

export const samplesPerS = 5;
/** A ramp moves the factor so often. */
const rampStepS = 1;
const historySpanMs = 60_000;
/** What a start has cold is left out, and where auto-tune begins: the first seconds under the first load. */
const warmUpS = 12;

export async function runScript({
  plant,
  phases,
  knobs,
  autoTuneTargetMs,
}: ScriptedRun): Promise<ScriptedOutcome> {
  const run = await serveRun(plant, knobs);
  const client = openWebSocketClient(`${run.address.replace('http', 'ws')}/engine`);
  try {
    client.setView(hiddenView);
    await connected(client);
    await setFactor(client, phases[0]?.factor ?? 1);
    if (autoTuneTargetMs !== null)
      await client.send({ name: 'setAutoTune', settings: { on: true, targetP99Ms: autoTuneTargetMs } });
    await wait(warmUpS * 1_000);
    const before = await run.state();
    const spans = await follow(client, phases);
    const after = await run.state();
    const [fromMs, toMs] = [spans[0]?.fromMs ?? 0, spans.at(-1)?.toMs ?? 0];
    return {
      phases: spans,
      p99MsBySample: await worstBySample(client, fromMs, toMs),
      cpuCores: ((after.cpuTimeS - before.cpuTimeS) * 1_000) / (toMs - fromMs),
      ...accountOf(after, fromMs),
    };
  } finally {
    client.close();
    await run.stop();
  }
}

function accountOf({ autoTune, ledger }: RunReport, fromMs: number) {
  const { shed, processed } = ledger;
  return { changes: (autoTune?.changes ?? []).filter(({ atMs }) => atMs >= fromMs), shed, processed };
}

/** What the phases became. */
async function follow(client: EngineClient, phases: readonly Phase[]): Promise<PhaseSpan[]> {
  const spans: PhaseSpan[] = [];
  let dueMs = Date.now();
  for (const phase of phases) {
    const fromMs = dueMs;
    const { factor, endFactor = factor, seconds } = phase;
    const steps = endFactor === factor ? 1 : Math.ceil(seconds / rampStepS);
    for (let step = 0; step < steps; step++) {
      await setFactor(client, factor + ((endFactor - factor) * step) / steps);
      dueMs = fromMs + ((step + 1) * seconds * 1_000) / steps;
      await wait(Math.max(0, dueMs - Date.now()));
    }
    spans.push({ ...phase, fromMs, toMs: dueMs });
  }
  return spans;
}

async function setFactor(client: EngineClient, factor: number): Promise<void> {
  await client.send({ name: 'setKnobs', changes: { 'faults.floodFactor': factor } });
}

function connected(client: EngineClient): Promise<void> {
  return new Promise((resolve) => {
    client.onConnection(({ state }) => {
      if (state === 'connected') resolve();
    });
  });
}

/** Asked when the script is over, so that looking costs nothing while it runs. */
async function worstBySample(client: EngineClient, fromMs: number, toMs: number): Promise<number[]> {
  const sampleMs = 1_000 / samplesPerS;
  const samples = Array.from({ length: Math.floor((toMs - fromMs) / sampleMs) }, () => Number.NaN);
  for (let endMs = fromMs + historySpanMs; endMs < toMs + historySpanMs; endMs += historySpanMs) {
    const { t, max } = await historyUntil(client, Math.min(endMs, toMs));
    t.forEach((atMs, i) => {
      const sample = Math.floor((atMs - fromMs) / sampleMs);
      const p99Ms = max.readingToFeatureP99[i] as number;
      if (sample < 0 || sample >= samples.length || Number.isNaN(p99Ms)) return;
      const worst = samples[sample] as number;
      samples[sample] = Number.isNaN(worst) ? p99Ms : Math.max(worst, p99Ms);
    });
  }
  return samples;
}

function historyUntil(client: EngineClient, endMs: number): Promise<HistoryColumns> {
  return new Promise((resolve) => {
    const end = client.onFrame((frame: Frame) => {
      const newest = frame.history?.t.at(-1);
      // What comes first may still be for the stretch before.
      if (frame.history === null || newest === undefined || Math.abs(newest - endMs) > 2_000) return;
      end();
      client.setView(hiddenView);
      resolve(frame.history);
    });
    client.setView({ ...hiddenView, visible: true, history: { spanMs: historySpanMs, endMs } });
  });
}
