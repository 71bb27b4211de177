// Bench of auto-tune: a scripted load with steps, a ramp and a burst, against the best of the fixed settings that sweeps find, on the same script.
import { availableParallelism } from 'node:os';
import { type KnobChanges, knobKeys } from '../../shared/knobs.ts';
import type { PlantInput } from '../../shared/plant.ts';
import { type BenchOptions, type BenchOutcome, type Figure, median, numberText } from './figures.ts';
import { type Phase, type PhaseSpan, runScript, type ScriptedOutcome, samplesPerS } from './scriptedLoad.ts';
import { sweepOf } from './tuneRun.ts';

const targetMs = 50;
const defaultSeconds = 300;
/** Each setting that a sweep recommends is tried on the script at this share of its length. */
const trialShare = 1 / 5;
const burstS = 4;
const basePerS = 2_000;
const sensors = 8;
/** So much that one worker cannot bear the most of the load alone, and two can. */
const workPerReadingUs = 20;
/** What auto-tune must settle within, and stay quiet for. */
const settleS = 10;
const quietS = 60;
/** Within the target so long in a row, a step is over. */
const heldS = 3;

const plantAt = (factor: number): PlantInput => ({
  name: 'A load that changes',
  sources: [
    {
      id: 'line',
      kind: 'simulated',
      mode: 'stream',
      sensors,
      rateHz: (factor * basePerS) / sensors,
      whenFull: 'block',
    },
  ],
  knobs: { features: { workPerReadingUs } },
});
const plant = plantAt(1);

/** Seconds of a script of 300; factors of the plant's own rate. */
const script: readonly Phase[] = [
  { name: 'low', seconds: 30, factor: 1 },
  { name: 'step × 10', seconds: 40, factor: 10 },
  { name: 'step ÷ 10', seconds: 30, factor: 1 },
  { name: 'ramp', seconds: 60, factor: 1, endFactor: 16 },
  { name: 'high', seconds: 15, factor: 16 },
  { name: 'step ÷ 8', seconds: 25, factor: 2 },
  { name: 'burst', seconds: burstS, factor: 60 },
  { name: 'steady', seconds: 96, factor: 2 },
];
const steps: readonly string[] = ['step × 10', 'step ÷ 10', 'step ÷ 8'];

/** What is swept, at each of the script's loads that last; a sweep sets the maximum wait to half the target. */
const swept = {
  factors: [1, 10, 16],
  batches: [20, 100, 500, 2_000],
  workers: [1, Math.min(2, availableParallelism())],
} as const;
/** Where auto-tune begins: the default knobs. */
const autoTuneKnobs: readonly string[] = [];

export async function benchAutoTune(options: BenchOptions): Promise<BenchOutcome> {
  const seconds = options.seconds ?? defaultSeconds;
  const phases = scaled(seconds / defaultSeconds);
  const { best, trials } = await bestOfSweeps(seconds * trialShare, options.progress);
  const [fixed, tuned]: [ScriptedOutcome[], ScriptedOutcome[]] = [[], []];
  for (let round = 1; round <= options.rounds; round++) {
    fixed.push(await runScript({ plant, phases, knobs: knobsOf(best), autoTuneTargetMs: null }));
    options.progress(`round ${round}: ${settingText(best)}: ${outcomeText(fixed.at(-1))}`);
    tuned.push(await runScript({ plant, phases, knobs: autoTuneKnobs, autoTuneTargetMs: targetMs }));
    options.progress(`round ${round}: auto-tune: ${outcomeText(tuned.at(-1))}`);
  }
  return {
    figures: figuresOf(fixed, tuned, best),
    results: { targetMs, seconds, phases, best, trials, fixed, tuned },
    notes: notesOf(phases, seconds),
  };
}

function scaled(factor: number): Phase[] {
  return script.map((phase) => ({
    ...phase,
    seconds: phase.name === 'burst' ? phase.seconds : Math.max(4, Math.round(phase.seconds * factor)),
  }));
}

/** Of what the sweeps recommend: fewest samples over the target on a short script, of those the least CPU. */
async function bestOfSweeps(
  seconds: number,
  progress: BenchOptions['progress'],
): Promise<{ best: KnobChanges; trials: object[] }> {
  const phases = scaled(seconds / defaultSeconds);
  const measured: { setting: KnobChanges; overShare: number; cpuCores: number }[] = [];
  for (const setting of await recommended(progress)) {
    const outcome = await runScript({ plant, phases, knobs: knobsOf(setting), autoTuneTargetMs: null });
    measured.push({ setting, overShare: shareOver(outcome), cpuCores: outcome.cpuCores });
    progress(`trial of ${settingText(setting)}: ${outcomeText(outcome)}`);
  }
  const [best] = measured.toSorted((a, b) => a.overShare - b.overShare || a.cpuCores - b.cpuCores);
  if (!best) throw new Error('no sweep recommended a setting');
  return { best: best.setting, trials: measured };
}

/** Each setting once. */
async function recommended(progress: BenchOptions['progress']): Promise<KnobChanges[]> {
  const found = new Map<string, KnobChanges>();
  const { factors, batches, workers } = swept;
  for (const factor of factors) {
    const sweep = await sweepOf({
      plant: plantAt(factor),
      ...{ batches, workers, workUs: workPerReadingUs, targetP99Ms: targetMs },
    });
    const recommendation = sweep.analysis[0]?.recommendation;
    progress(`sweep at ${factor * basePerS} readings/s: ${recommendation?.sentence}`);
    if (recommendation?.changes) found.set(settingText(recommendation.changes), recommendation.changes);
  }
  return [...found.values()];
}

function figuresOf(
  fixed: readonly ScriptedOutcome[],
  tuned: readonly ScriptedOutcome[],
  best: KnobChanges,
): Figure[] {
  const percentOver = (outcomes: readonly ScriptedOutcome[]) => 100 * median(outcomes.map(shareOver));
  const cpu = (outcomes: readonly ScriptedOutcome[]) => median(outcomes.map(({ cpuCores }) => cpuCores));
  const figure = (name: string, measured: number, unit: string, target: Figure['target']): Figure => ({
    figure: `tuning: auto-tune, ${name}`,
    measured,
    unit,
    target,
  });
  const quiet = tuned.flatMap(({ phases, changes }) => {
    const steady = phases.at(-1);
    if (!steady || steady.seconds < quietS + settleS) return [];
    return [changes.filter(({ atMs }) => atMs > steady.toMs - quietS * 1_000).length];
  });
  return [
    figure(`samples over ${targetMs} ms, ${settingText(best)} instead`, percentOver(fixed), '%', null),
    figure(`samples over ${targetMs} ms`, percentOver(tuned), '%', { most: percentOver(fixed) }),
    figure('CPU / that of the best fixed setting', cpu(tuned) / cpu(fixed), '×', { most: 1.1 }),
    figure('slowest to settle after a step', median(tuned.map(slowestSettling)), 's', { most: settleS }),
    ...(quiet.length > 0
      ? [figure(`changes in ${quietS} s of steady load`, Math.max(...quiet), '', { most: 0 })]
      : []),
    figure('readings shed', Math.max(...tuned.map(({ shed }) => shed)), '', { most: 0 }),
  ];
}

/** Share of the samples with results whose p99 was over the target. */
function shareOver({ p99MsBySample }: ScriptedOutcome): number {
  const known = p99MsBySample.filter((p99Ms) => !Number.isNaN(p99Ms));
  return known.filter((p99Ms) => p99Ms > targetMs).length / known.length;
}

function slowestSettling(outcome: ScriptedOutcome): number {
  const stepPhases = outcome.phases.filter(({ name }) => steps.includes(name));
  return Math.max(...stepPhases.map((phase) => settlingS(outcome, phase)));
}

/** From a step to the last change after it, or to where the target is held again, whichever is later. */
function settlingS({ changes, phases, p99MsBySample }: ScriptedOutcome, { fromMs, toMs }: PhaseSpan): number {
  const own = changes.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const lastChangeS = ((own.at(-1)?.atMs ?? fromMs) - fromMs) / 1_000;
  const startMs = phases[0]?.fromMs ?? fromMs;
  const sampleAt = (ms: number) => Math.round(((ms - startMs) * samplesPerS) / 1_000);
  const samples = p99MsBySample.slice(sampleAt(fromMs), sampleAt(toMs));
  const heldFrom = samples.findIndex((_, i) =>
    samples.slice(i, i + heldS * samplesPerS).every((p99Ms) => !(p99Ms > targetMs)),
  );
  return Math.max(lastChangeS, (heldFrom < 0 ? samples.length : heldFrom) / samplesPerS);
}

function notesOf(phases: readonly Phase[], seconds: number): string[] {
  const steadyS = phases.at(-1)?.seconds ?? 0;
  const text =
    `tuning: auto-tune, ${seconds} s of ${basePerS} to ${60 * basePerS} readings/s with ${workPerReadingUs} µs of ` +
    'work each; a sample is 200 ms; over the target when its p99 is';
  if (steadyS >= quietS + settleS) return [text];
  return [
    text,
    `tuning: auto-tune, ${seconds} s are too short for ${quietS} s of steady load: changes there were not counted`,
  ];
}

function knobsOf(setting: KnobChanges): string[] {
  return knobKeys.flatMap((key) => (setting[key] === undefined ? [] : [`${key}=${setting[key]}`]));
}

function settingText(setting: KnobChanges): string {
  const workers = setting['pool.workers'];
  return (
    `batch ${numberText(Number(setting['batch.size']))}, max wait ${setting['batch.maxWaitMs']} ms, ` +
    `${workers} worker${workers === 1 ? '' : 's'}`
  );
}

function outcomeText(outcome: ScriptedOutcome | undefined): string {
  if (!outcome) return '';
  const { cpuCores, changes } = outcome;
  return `${numberText(100 * shareOver(outcome))} % of the samples over, ${numberText(cpuCores)} cores, ${changes.length} changes`;
}
