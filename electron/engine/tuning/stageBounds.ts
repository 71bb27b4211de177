// CPU time against wall time of each stage, its class, and what that means for where it should run. Pure.
import type { BoundKind, StageBound } from '../../../shared/tuning/model.ts';
import type { RecentWork } from '../telemetry/stageMeter.ts';

/** A stage that worked for a smaller share of the time did nothing that could be judged. */
const leastWork = 1e-5;

export interface BoundInput {
  readonly mode: 'pool' | 'inline';
  readonly workers: number;
  readonly cores: number;
  readonly work: RecentWork;
  /** CPU time of the event loop's thread / its time not idle; null while that is nothing. */
  readonly loopCpuShare: number | null;
  /** Threads that computed, on average, and the cores that they used. */
  readonly busyThreads: number;
  readonly cpuCores: number;
  /** Whether readings come in. */
  readonly isOffered: boolean;
}

export function boundKind(cpuShare: number): BoundKind {
  if (cpuShare < 0.4) return 'I/O-bound';
  return cpuShare > 0.7 ? 'CPU-bound' : 'mixed';
}

/** CPU time / wall time of computing; 1 while nothing is known. */
export function computeCpuShare({
  busyThreads,
  cpuCores,
}: Pick<BoundInput, 'busyThreads' | 'cpuCores'>): number {
  return busyThreads > leastWork ? Math.min(1, cpuCores / busyThreads) : 1;
}

/** Sources and computing each by what they measured; the stages between run through in one go, so the loop's share is theirs. */
export function stageBounds(input: BoundInput): StageBound[] {
  const { work, loopCpuShare, busyThreads } = input;
  const synchronous = (share: number): number | null => (share > leastWork ? loopCpuShare : null);
  return [
    bound('sources', sourcesCpuShare(input), input),
    bound('ingest', synchronous(work.ingest), input),
    bound('dispatch', synchronous(work.dispatch), input),
    bound('compute', busyThreads > leastWork ? computeCpuShare(input) : null, input),
    bound('commit', synchronous(work.commit), input),
    bound('ui', synchronous(work.frames), input),
  ];
}

/** Their time is all of it in which nothing holds them: they read, or wait for what they read. */
function sourcesCpuShare(input: BoundInput): number | null {
  const { work, loopCpuShare, isOffered } = input;
  if (!isOffered || loopCpuShare === null) return null;
  const free = 1 - Math.min(0.99, work.sourcesBlocked);
  return Math.min(1, (besideShare(input) * loopCpuShare) / free);
}

/** Share of its time that the event loop is at what is neither timed nor computing: reading sources, hearing from workers. */
export function besideShare({
  work,
  mode,
  busyThreads,
}: Pick<BoundInput, 'work' | 'mode' | 'busyThreads'>): number {
  const computing = mode === 'inline' ? busyThreads : 0;
  return Math.max(0, work.loop - work.ingest - work.dispatch - work.commit - work.frames - computing);
}

function bound(stage: StageBound['stage'], share: number | null, input: BoundInput): StageBound {
  if (share === null) return { stage, cpuShare: null, kind: null, advice: idleAdvice[stage] };
  const cpuShare = Math.min(1, share);
  const kind = boundKind(cpuShare);
  return { stage, cpuShare, kind, advice: adviceFor(stage, kind, input) };
}

const idleAdvice: Readonly<Record<StageBound['stage'], string>> = {
  sources: 'No readings come in.',
  ingest: 'Nothing came in during the last 10 s.',
  dispatch: 'No batch was sent during the last 10 s.',
  compute: 'Nothing was computed during the last 10 s.',
  commit: 'Nothing was committed during the last 10 s.',
  ui: 'No client looks on.',
};

function adviceFor(stage: StageBound['stage'], kind: BoundKind, input: BoundInput): string {
  if (stage === 'sources') return sourcesAdvice[kind];
  if (stage === 'compute') return computeAdvice(kind, input);
  if (kind === 'CPU-bound')
    return `Brief work without waiting: the event loop is its place${shareText(stage, input)}.`;
  return `It runs in one go and yet is kept waiting: other threads take the event loop's core${shareText(stage, input)}.`;
}

const sourcesAdvice: Readonly<Record<BoundKind, string>> = {
  'I/O-bound':
    'They wait for sensors: the event loop waits for any number of them at once, a worker would gain nothing.',
  mixed:
    'Reading them takes a good part of the event loop: at a higher rate they would hold up what else it does.',
  'CPU-bound':
    'Reading them fills the event loop: a thread of their own would free it for ingest and commit.',
};

function computeAdvice(kind: BoundKind, { mode, workers, cores }: BoundInput): string {
  if (mode === 'inline') {
    if (kind === 'I/O-bound')
      return 'It waits more than it computes, one batch at a time: workers would wait side by side.';
    return 'It computes, and holds the event loop and every sensor meanwhile: it belongs in workers.';
  }
  if (kind === 'I/O-bound')
    return `It waits more than it computes: it uses no core meanwhile, so more workers than the ${cores} cores pay.`;
  if (kind === 'mixed')
    return `It computes and waits: somewhat more workers than the ${cores} cores can pay.`;
  const enough = workers >= cores ? `, and ${workers} of them fill the ${cores} cores` : '';
  return `It computes: workers are its place, as many as there are cores at most${enough}.`;
}

function shareText(stage: StageBound['stage'], { work }: BoundInput): string {
  const share = { ingest: work.ingest, dispatch: work.dispatch, commit: work.commit, ui: work.frames }[
    stage as 'ingest' | 'dispatch' | 'commit' | 'ui'
  ];
  const percent = 100 * share;
  return percent < 1 ? '' : `, ${percent.toFixed(0)}\u2009% of its time`;
}
