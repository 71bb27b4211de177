// This machine's own sensors. Runs in the engine's event loop; the reading itself happens in a thread of its own.
import { Piscina } from 'piscina';
import type { SystemSourceConfig } from '../../../shared/plant.ts';
import type { Sensor } from '../../../shared/sensor.ts';
import { type SensorSource, type SourceContext, SourceRefused } from './sensorSource.ts';
import { type Quantity, quantitiesOf, type SystemCall, systemCalls } from './systemQuantities.ts';
import { delay, unlessStopped } from './waiting.ts';

/** The thread outlives two intervals, so that rates keep their last count; then it ends where nothing runs it. */
const idleMarginMs = 10_000;
/** Opening waits no longer for a call: the other sensors of the plant wait for this source. */
const longestOpeningMs = 3_000;
/** Unless nothing at all has answered: on a busy machine the thread itself may take that long to start. */
const longestFirstAnswerMs = 20_000;

/** Which quantities an opened machine has, by call. */
interface Machine {
  readonly thread: Piscina;
  readonly quantities: ReadonlyMap<SystemCall, readonly Quantity[]>;
}

/**
 * Asks the machine once for everything: what does not answer in time is absent. `file` is the main file of the
 * package systeminformation. Rejects with SourceRefused where nothing answers.
 */
export async function openSystem(config: SystemSourceConfig, file: string): Promise<SensorSource> {
  const thread = startThread(file, config.intervalMs);
  const asked = systemCalls.map((call): [SystemCall, readonly Quantity[]] => [call, []]);
  const answers = asked.map(async (entry) => {
    entry[1] = await quantitiesNow(thread, entry[0]).catch(() => []);
  });
  await unlessStopped(
    Promise.all(answers).then(() => undefined),
    AbortSignal.timeout(longestOpeningMs),
  );
  if (asked.every(([, some]) => some.length === 0)) {
    const first = Promise.any(answers.map((answer, i) => answer.then(() => nonEmpty(asked[i]))));
    const settled = first.catch(() => undefined);
    await unlessStopped(settled, AbortSignal.timeout(longestFirstAnswerMs));
  }
  const quantities = new Map(asked.map(([call, some]) => [call, [...some]]));
  const found = [...quantities.values()].flat();
  if (found.length === 0) {
    await thread.destroy();
    throw new SourceRefused([`${config.id}: this machine gave none of its own sensors`]);
  }
  const rateHz = 1_000 / config.intervalMs;
  /** Of the first run; each ends its own, and a later one starts another. */
  let opened: Piscina | null = thread;
  return {
    summary: `system, every ${intervalText(config.intervalMs)}`,
    sensors: found.map(({ id, name, unit, low, high }) => ({ id, name, unit, low, high, rateHz })),
    run: (context) => {
      const machine = { thread: opened ?? startThread(file, config.intervalMs), quantities };
      opened = null;
      return runSystem(config, machine, context);
    },
  };
}

/** Throws for a call that has given nothing. */
function nonEmpty(asked: readonly [SystemCall, readonly Quantity[]] | undefined): void {
  if (!asked || asked[1].length === 0) throw new Error('nothing');
}

/**
 * systeminformation starts processes and waits for some of them synchronously: 5 to 10 ms of a held event loop for
 * each call on Linux, seconds on Windows. Hence a thread, whose file is the package itself.
 */
function startThread(file: string, intervalMs: number): Piscina {
  const thread = new Piscina({
    filename: file,
    minThreads: 0,
    maxThreads: 1,
    concurrentTasksPerWorker: systemCalls.length,
    idleTimeout: 2 * intervalMs + idleMarginMs,
    atomics: 'disabled',
  });
  // Each call's own promise tells of a fault; without a listener one between calls would end the process.
  thread.on('error', () => undefined);
  return thread;
}

async function quantitiesNow(thread: Piscina, call: SystemCall): Promise<readonly Quantity[]> {
  return quantitiesOf(call, await thread.run(undefined, { name: call }));
}

async function runSystem(
  config: SystemSourceConfig,
  machine: Machine,
  context: SourceContext,
): Promise<void> {
  let place = 0;
  const loops = [...machine.quantities].map(([call, quantities]) => {
    const sensors = context.sensors.slice(place, place + quantities.length);
    place += quantities.length;
    return sensors.length > 0 ? readAgainAndAgain(config, machine, call, sensors, context) : undefined;
  });
  try {
    await Promise.all(loops);
  } finally {
    await machine.thread.destroy();
  }
}

/** Each call has a pace of its own, so that a slow one does not hold the others; it is at rest half of the time. */
async function readAgainAndAgain(
  config: SystemSourceConfig,
  machine: Machine,
  call: SystemCall,
  sensors: readonly Sensor[],
  context: SourceContext,
): Promise<void> {
  const { clock, signal } = context;
  const ids = (machine.quantities.get(call) ?? []).map(({ id }) => id);
  let dueMs = clock.monotonicMs();
  while (await unlessStopped(context.whilePaused(), signal)) {
    const beganMs = clock.monotonicMs();
    await readOnce(machine.thread, call, ids, sensors, context);
    const endedMs = clock.monotonicMs();
    dueMs = Math.max(dueMs + config.intervalMs, endedMs + (endedMs - beganMs));
    await delay(dueMs - endedMs, signal);
  }
}

async function readOnce(
  thread: Piscina,
  call: SystemCall,
  ids: readonly string[],
  sensors: readonly Sensor[],
  context: SourceContext,
): Promise<void> {
  const { clock, sink, signal } = context;
  let quantities: readonly Quantity[] = [];
  let fault = 'the machine no longer gives this value';
  const asked = quantitiesNow(thread, call).then(
    (now) => {
      quantities = now;
    },
    (error: unknown) => {
      fault = error instanceof Error ? error.message : String(error);
    },
  );
  if (!(await unlessStopped(asked, signal))) return;
  const t = clock.epochMs();
  for (const [place, sensor] of sensors.entries()) {
    const quantity = quantities.find(({ id }) => id === ids[place]);
    if (!quantity) sink.failed(sensor, fault);
    else if (quantity.value !== null)
      while (!sink.pushOne(sensor, t, quantity.value))
        if (!(await unlessStopped(sink.room(), signal))) return;
  }
}

function intervalText(intervalMs: number): string {
  return intervalMs < 1_000 ? `${intervalMs} ms` : `${Number((intervalMs / 1_000).toPrecision(4))} s`;
}
