// CPU time against wall time of each stage, its class, and what that means for where it should run. Pure.
import type { BoundKind, StageBound } from '../../../shared/tuning/model.ts';
import type { RecentWork } from '../telemetry/stageMeter.ts';
import type { RecentCompute } from '../telemetry/workerFigures.ts';
import type { ComputePlace } from './computePlace.ts';
import { durationText, percentText } from './figureWords.ts';

/** A stage that worked for a smaller share of the time did nothing that could be judged. */
const leastWork = 1e-6;
/** Of the event loop: less is not worth a word. */
const leastShareTold = 0.01;
const muchOfLoop = 0.3;
/** Of the time of computing, that it was ready and no core was free: less is not worth a word. */
const leastHeldTold = 0.15;

export interface BoundInput extends RecentCompute {
  readonly mode: 'pool' | 'inline';
  readonly poolIsBroken: boolean;
  readonly workers: number;
  readonly cores: number;
  readonly work: RecentWork;
  readonly offeredPerS: number;
  readonly processedPerS: number;
  readonly place: ComputePlace;
}

type Stage = StageBound['stage'];

/** In shares of time, as many as were under way at a time. */
interface Measured {
  readonly cpu: number;
  readonly wall: number;
  /** CPU time against the time that it computed or waited by itself: what it was held by others left out. */
  readonly ownCpuShare?: number;
}

export function boundKind(cpuShare: number): BoundKind {
  if (cpuShare < 0.4) return 'I/O-bound';
  return cpuShare > 0.7 ? 'CPU-bound' : 'mixed';
}

/** CPU time against CPU time and sleep; 1 while nothing is known. Waiting for a core is no waiting of its own. */
export function computeCpuShare({ cpuCores, sleptThreads }: Omit<RecentCompute, 'busyThreads'>): number {
  const own = cpuCores + sleptThreads;
  return own > leastWork ? cpuCores / own : 1;
}

/** Of the time of computing, the share that it was ready and other threads or programs had the cores. */
function heldShareOfCompute({ busyThreads, cpuCores, sleptThreads }: RecentCompute): number {
  return busyThreads > leastWork ? Math.max(0, 1 - (cpuCores + sleptThreads) / busyThreads) : 0;
}

export function stageBounds(input: BoundInput): StageBound[] {
  const { work, busyThreads, cpuCores, offeredPerS, processedPerS } = input;
  const ownCpuShare = computeCpuShare(input);
  // What computes takes time; two clocks that differ by microseconds must not make it less.
  const inLoop = (name: 'sources' | 'ingest' | 'dispatch' | 'commit' | 'frames'): Measured => ({
    cpu: work[name],
    wall: Math.max(work[name], work.wall[name]),
  });
  const compute = { cpu: Math.min(cpuCores, busyThreads), wall: busyThreads, ownCpuShare };
  return [
    bound('sources', inLoop('sources'), offeredPerS, input),
    bound('ingest', inLoop('ingest'), offeredPerS, input),
    bound('dispatch', inLoop('dispatch'), processedPerS, input),
    bound('compute', compute, processedPerS, input),
    bound('commit', inLoop('commit'), processedPerS, input),
    bound('ui', inLoop('frames'), work.framesPerS, input),
  ];
}

function bound(
  stage: Stage,
  { cpu, wall, ownCpuShare }: Measured,
  perS: number,
  input: BoundInput,
): StageBound {
  const per = stage === 'ui' ? 'frame' : 'reading';
  if (!(perS > 0) || !(wall > leastWork)) {
    const advice = idleAdvice[stage];
    return { stage, per, cpuUs: null, wallUs: null, cpuShare: null, kind: null, advice };
  }
  const cpuShare = Math.min(1, cpu / wall);
  const kind = boundKind(ownCpuShare ?? cpuShare);
  const cpuUs = (1e6 * cpu) / perS;
  const advice = adviceFor(stage, kind, cpuUs, input);
  return { stage, per, cpuUs, wallUs: (1e6 * wall) / perS, cpuShare, kind, advice };
}

const idleAdvice: Readonly<Record<Stage, string>> = {
  sources: 'No readings come in.',
  ingest: 'Nothing came in during the last 10 s.',
  dispatch: 'No batch was sent during the last 10 s.',
  compute: 'Nothing was computed during the last 10 s.',
  commit: 'Nothing was committed during the last 10 s.',
  ui: 'No client looks on.',
};

function adviceFor(stage: Stage, kind: BoundKind, cpuUs: number, input: BoundInput): string {
  if (stage === 'compute') return computeAdvice(kind, input);
  const share = input.work[stage === 'ui' ? 'frames' : stage];
  const told = share < leastShareTold ? '' : `, ${percentText(share)} of its time`;
  if (stage === 'sources') return sourcesAdvice(kind, share, told);
  const each = `${durationText(cpuUs)} a ${stage === 'ui' ? 'frame' : 'reading'}`;
  const most = kind === 'CPU-bound' ? 'It computes' : kind === 'mixed' ? 'It computes and waits' : 'It waits';
  // What waits long can hold the event loop all the same, where many pieces wait side by side.
  if (share >= muchOfLoop) {
    const what = kind === 'I/O-bound' ? 'It waits much, but computes' : `${most},`;
    return `${what} ${each}, and takes much of the event loop${told}: ${lessWork[stage]}.`;
  }
  if (kind === 'CPU-bound')
    return `It computes, but only ${each}: sending it to a worker would cost more. The event loop is its place${told}.`;
  return `${most} ${waitsFor[stage]}, and computes ${each}: the event loop waits for any number at once${told}.`;
}

const waitsFor = {
  ingest: 'for room in a full queue',
  dispatch: 'for batches to fill and for workers to be free',
  commit: 'for the way back, for earlier batches and for outputs',
  ui: 'until the client has taken the frame before',
} as const;

const lessWork = {
  ingest: 'longer chunks from the sources would relieve it',
  dispatch: 'larger batches would relieve it',
  commit: 'larger batches would relieve it',
  ui: 'fewer clients or plots would relieve it',
} as const;

function sourcesAdvice(kind: BoundKind, share: number, told: string): string {
  if (kind === 'I/O-bound' && share < muchOfLoop)
    return `They wait for sensors and for their turn: the event loop waits for any number of them at once, a worker would gain nothing${told}.`;
  if (share < muchOfLoop)
    return `They make or parse readings whenever nothing holds them, but little of the event loop goes into it${told}: it is their place.`;
  return `Reading them takes much of the event loop${told}: a thread of their own would free it for ingest and commit.`;
}

function computeAdvice(kind: BoundKind, input: BoundInput): string {
  const { mode, poolIsBroken } = input;
  if (mode === 'pool' && poolIsBroken)
    return 'The pool is broken: the event loop computes, in slices, until workers live again.';
  const advice = mode === 'inline' ? inlineAdvice(kind, input) : pooledAdvice(kind, input);
  const held = heldShareOfCompute(input);
  if (held < leastHeldTold) return advice;
  return `${advice} For ${percentText(held)} of its time no core was free: other threads or programs had them.`;
}

function inlineAdvice(kind: BoundKind, { place }: BoundInput): string {
  const what = kind === 'I/O-bound' ? 'It waits more than it computes, one batch at a time' : 'It computes';
  if (place === 'little') return `${what}, but for so little of the time that it may stay in the event loop.`;
  if (place === 'right')
    return `${what}, and holds the event loop meanwhile; with these workers and batches the pool would be no faster.`;
  return kind === 'I/O-bound'
    ? `${what}: workers would wait side by side.`
    : `${what}, and holds the event loop and every sensor meanwhile: it belongs in workers.`;
}

function pooledAdvice(kind: BoundKind, { place, workers, cores }: BoundInput): string {
  const what =
    kind === 'I/O-bound'
      ? 'It waits more than it computes'
      : kind === 'mixed'
        ? 'It computes and waits'
        : 'It computes';
  if (place === 'to event loop')
    return `${what}, but so little that the journey costs more: at this rate the event loop would do it.`;
  if (place === 'pool loses')
    return `${what}, but the journey costs more than workers gain: larger batches or more work per reading would turn it round.`;
  if (kind === 'I/O-bound')
    return `${what}: it uses no core meanwhile, so more workers than the ${cores} cores pay.`;
  if (kind === 'mixed') return `${what}: somewhat more workers than the ${cores} cores can pay.`;
  const enough = workers >= cores ? `, and ${workers} of them fill the ${cores} cores` : '';
  return `${what}: workers are its place, as many as there are cores at most${enough}.`;
}
