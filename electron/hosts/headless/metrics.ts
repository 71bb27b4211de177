// The engine's state as Prometheus metrics, read anew at each scrape.
import { Counter, Gauge, Registry } from 'prom-client';
import { latencyStages, type Percentiles, type RunReport, sourceStates } from '../../../shared/report.ts';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

export function createMetrics(readReport: () => RunReport): Metrics {
  const registry = new Registry();
  const parts = [
    readingMetrics(registry),
    latencyMetrics(registry),
    poolMetrics(registry),
    sourceMetrics(registry),
  ];
  return {
    contentType: registry.contentType,
    text() {
      const report = readReport();
      for (const show of parts) show(report);
      return registry.metrics();
    },
  };
}

type Show = (report: RunReport) => void;

function readingMetrics(registry: Registry): Show {
  const registers = [registry];
  const readings = new Counter({
    name: 'telltale_readings_total',
    help: 'Readings by source and what became of them; received = processed + quarantined + shed + waiting.',
    labelNames: ['source', 'outcome'],
    registers,
  });
  const refused = new Counter({
    name: 'telltale_readings_refused_total',
    help: 'Quarantined and shed readings by reason.',
    labelNames: ['reason'],
    registers,
  });
  const waiting = new Gauge({
    name: 'telltale_readings_waiting',
    help: 'Readings by source that are queued or in flight.',
    labelNames: ['source', 'place'],
    registers,
  });
  const clientFaults = new Counter({
    name: 'telltale_client_faults_total',
    help: 'Clients disconnected for what they sent, and requests refused.',
    registers,
  });
  return ({ ledger, clientFaults: faults }) => {
    for (const metric of [readings, refused, waiting, clientFaults]) metric.reset();
    clientFaults.inc(faults);
    for (const [source, counts] of Object.entries(ledger.bySource)) {
      for (const outcome of ['received', 'processed', 'quarantined', 'shed'] as const)
        readings.inc({ source, outcome }, counts[outcome]);
      waiting.set({ source, place: 'queued' }, counts.queued);
      waiting.set({ source, place: 'in_flight' }, counts.inFlight);
    }
    for (const [reason, count] of Object.entries(ledger.byReason)) refused.inc({ reason }, count);
  };
}

function latencyMetrics(registry: Registry): Show {
  const registers = [registry];
  const latency = new Gauge({
    name: 'telltale_latency_seconds',
    help: 'Time a reading spends in each stage, over the last 10 s.',
    labelNames: ['stage', 'quantile'],
    registers,
  });
  const lag = new Gauge({
    name: 'telltale_event_loop_lag_seconds',
    help: 'Lateness of a 5 ms timer, corrected for coordinated omission, over the last 10 s.',
    labelNames: ['quantile'],
    registers,
  });
  return ({ latencyMs, eventLoopLagMs }) => {
    latency.reset();
    lag.reset();
    for (const stage of ['readingToFeature', ...latencyStages] as const)
      for (const [quantile, seconds] of quantilesS(latencyMs[stage]))
        latency.set({ stage, quantile }, seconds);
    for (const [quantile, seconds] of quantilesS(eventLoopLagMs)) lag.set({ quantile }, seconds);
  };
}

function quantilesS({ p50, p99, max }: Percentiles): [string, number][] {
  const named: [string, number | null][] = [
    ['0.5', p50],
    ['0.99', p99],
    ['1', max],
  ];
  return named.flatMap(([quantile, ms]) => (ms === null ? [] : [[quantile, ms / 1_000] as [string, number]]));
}

function poolMetrics(registry: Registry): Show {
  const registers = [registry];
  const gauge = (name: string, help: string): Gauge =>
    new Gauge({ name: `telltale_${name}`, help, registers });
  const busy = new Gauge({
    name: 'telltale_worker_busy_share',
    help: "Share of a worker's life spent computing.",
    labelNames: ['worker'],
    registers,
  });
  const tasks = new Counter({
    name: 'telltale_worker_tasks_total',
    help: 'Batches computed by each worker.',
    labelNames: ['worker'],
    registers,
  });
  const overhead = gauge('batch_overhead_seconds', 'Fitted overhead of one batch.');
  const cost = gauge('reading_cost_seconds', 'Fitted cost of one reading.');
  const ipcShare = gauge('ipc_share', "Share of a batch's time that is lost to its journey.");
  const memory = gauge('resident_memory_bytes', 'Resident memory of the process.');
  return ({ pool, memory: { rssEndMiB } }) => {
    for (const metric of [busy, tasks, overhead, cost, ipcShare]) metric.reset();
    for (const worker of pool.workers.filter(({ state }) => state === 'live')) {
      busy.set({ worker: worker.id }, worker.busyShare);
      tasks.inc({ worker: worker.id }, worker.tasks);
    }
    overhead.set((pool.overheadUsPerBatch ?? Number.NaN) / 1e6);
    cost.set((pool.costUsPerReading ?? Number.NaN) / 1e6);
    ipcShare.set(pool.ipcShare ?? Number.NaN);
    memory.set(rssEndMiB * 2 ** 20);
  };
}

function sourceMetrics(registry: Registry): Show {
  const registers = [registry];
  const state = new Gauge({
    name: 'telltale_source_state',
    help: '1 for the state that a source is in, 0 for the others.',
    labelNames: ['source', 'state'],
    registers,
  });
  const reconnects = new Counter({
    name: 'telltale_source_reconnects_total',
    help: 'Connections lost and made again.',
    labelNames: ['source'],
    registers,
  });
  const blocked = new Counter({
    name: 'telltale_source_blocked_seconds_total',
    help: 'Time that a source was held because the queue was full.',
    labelNames: ['source'],
    registers,
  });
  return ({ sources }) => {
    for (const metric of [state, reconnects, blocked]) metric.reset();
    for (const [source, figures] of Object.entries(sources)) {
      for (const name of sourceStates) state.set({ source, state: name }, name === figures.state ? 1 : 0);
      reconnects.inc({ source }, figures.reconnects);
      blocked.inc({ source }, figures.blockedMs / 1_000);
    }
  };
}
