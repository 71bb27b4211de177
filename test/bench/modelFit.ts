// Bench `modelFit`: fitted costs against work added in known steps, and predicted throughput against that of a closed loop.
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { hiddenView } from '../../shared/frame.ts';
import type { KnobChanges } from '../../shared/knobs.ts';
import type { PlantInput } from '../../shared/plant.ts';
import type { ClientMessage, Command, ServerMessage } from '../../shared/protocol.ts';
import type { BatchModel } from '../../shared/tuning/model.ts';
import type { TuningFigures } from '../../shared/tuning/tuning.ts';
import { decodeMessage, encodeMessage } from '../../shared/wireCodec.ts';
import { type BenchOptions, type BenchOutcome, type Figure, median, numberText } from './figures.ts';
import { serveRun } from './headlessRun.ts';

/** Work per reading is raised from none by these. */
const incrementsUs = [1, 5, 10, 50] as const;
const workers = 1;
/** With more at a worker, brief batches are sent ahead and make another journey than long ones. */
const inFlightPerWorker = 1;
/** The default: a probe spreads sizes from an eighth of it to four times as many. */
const batch = 500;
/** Until code is warm and rates are known under a new setting. */
const settleMs = 3_000;
const probeMs = 10_000;
const withinPercent = 10;
/** Closed loops whose throughput the model is to predict. */
const loops: readonly KnobChanges[] = [
  { 'pool.mode': 'pool', 'pool.workers': 1, 'batch.size': 500, 'features.workPerReadingUs': 1 },
  { 'pool.mode': 'pool', 'pool.workers': 2, 'batch.size': 50, 'features.workPerReadingUs': 1 },
  { 'pool.mode': 'inline', 'batch.size': 50, 'features.workPerReadingUs': 1 },
];
/** The figures look back over ten seconds that begin one second after a change. */
const loopMs = 12_000;
const predictedWithinPercent = 15;

/** Readings never have to be waited for; one core is left to the event loop. */
const plant: PlantInput = {
  name: 'As fast as it goes',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 'max' }],
};

interface Prediction {
  readonly loop: KnobChanges;
  readonly predictedPerS: number;
  readonly measuredPerS: number;
}

interface Fit {
  readonly workUs: number;
  readonly model: BatchModel;
}

/**
 * Cost: what the fit finds at a step less what it finds without added work, against the step. Overhead: no knob sets
 * it, so it is judged by the time of a whole batch, overhead + cost × readings, which must grow by step × readings. An
 * overhead that the fit mistakes for cost, or finds elsewhere for other work, shows in one of the two. Overheads are
 * shown beside them: a thread that had longer to fall asleep also takes longer to wake.
 */
export async function benchModelFit(options: BenchOptions): Promise<BenchOutcome> {
  const rounds: Fit[][] = [];
  const predictions: Prediction[][] = [];
  for (let round = 1; round <= options.rounds; round++) {
    rounds.push(await measuredFits(options, round));
    predictions.push(await measuredPredictions(options, round));
  }
  const typical = (measure: (fits: readonly Fit[]) => number): number => median(rounds.map(measure));
  const offPercent = (
    timeOf: (fits: readonly Fit[], workUs: number) => number,
    addedUs: number,
    workUs: number,
  ) => typical((fits) => (100 * Math.abs(timeOf(fits, workUs) - timeOf(fits, 0) - addedUs)) / addedUs);
  const figures = incrementsUs.flatMap((us) => [
    judged(`cost of a reading for ${us} µs more, off by`, offPercent(costOf, us, us)),
    judged(`time of a batch of ${batch} for ${us} µs more, off by`, offPercent(batchTimeOf, us * batch, us)),
  ]);
  const overheads = [0, ...incrementsUs].map((us) =>
    shownOverhead(
      us,
      typical((fits) => overheadOf(fits, us)),
    ),
  );
  const predicted = loops.map((loop, i) =>
    judgedPrediction(
      loop,
      predictions.map((each) => each[i]),
    ),
  );
  return {
    figures: [...figures, ...overheads, ...predicted],
    results: rounds.map((fits, i) => ({
      fits: fits.map(({ workUs, model }) => ({ workUs, ...model })),
      predictions: predictions[i],
    })),
    notes: [
      `modelFit: ${workers} worker, a batch at a time, a probe of 10 s around batch ${batch} at each step; asks for a machine that is otherwise idle`,
    ],
  };
}

function judged(name: string, measured: number): Figure {
  return { figure: `modelFit: ${name}`, measured, unit: '%', target: { most: withinPercent } };
}

function judgedPrediction(loop: KnobChanges, each: readonly (Prediction | undefined)[]): Figure {
  const off = each.map((one) =>
    one ? (100 * Math.abs(one.predictedPerS - one.measuredPerS)) / one.measuredPerS : Number.NaN,
  );
  return {
    figure: `modelFit: throughput by the model at ${settingText(loop)}, off by`,
    measured: median(off),
    unit: '%',
    target: { most: predictedWithinPercent },
  };
}

function settingText(loop: KnobChanges): string {
  const where =
    loop['pool.mode'] === 'inline'
      ? 'event loop'
      : loop['pool.workers'] === 1
        ? '1 worker'
        : `${loop['pool.workers']} workers`;
  return `batch ${loop['batch.size']}, ${where}, ${loop['features.workPerReadingUs']} µs`;
}

/** What the model says of a closed loop beside what the loop does meanwhile. */
async function measuredPredictions(options: BenchOptions, round: number): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (const loop of loops) {
    const run = await serveRun(
      plant,
      Object.entries(loop).map(([key, value]) => `${key}=${value}`),
    );
    const link = await TuningLink.open(run.address);
    try {
      await wait(loopMs);
      const prediction = {
        loop,
        predictedPerS: link.predictedPerS,
        measuredPerS: (await run.state()).throughput.readingsPerS,
      };
      predictions.push(prediction);
      options.progress(
        `round ${round}: ${settingText(loop)}: ${numberText(prediction.predictedPerS)} readings/s by the model, ${numberText(prediction.measuredPerS)} measured`,
      );
    } finally {
      link.close();
      await run.stop();
    }
  }
  return predictions;
}

function shownOverhead(workUs: number, measured: number): Figure {
  return { figure: `modelFit: overhead with ${workUs} µs of work`, measured, unit: 'µs', target: null };
}

async function measuredFits(options: BenchOptions, round: number): Promise<Fit[]> {
  const run = await serveRun(plant, [
    `pool.workers=${workers}`,
    `pool.inFlightPerWorker=${inFlightPerWorker}`,
    `batch.size=${batch}`,
  ]);
  const link = await TuningLink.open(run.address);
  try {
    const fits: Fit[] = [];
    for (const workUs of [0, ...incrementsUs]) {
      await link.setKnobs({ 'features.workPerReadingUs': workUs });
      await wait(settleMs);
      await link.send({ name: 'startProbe' });
      await wait(probeMs - 2_000);
      const fit = { workUs, model: await link.identifiedModel() };
      fits.push(fit);
      options.progress(
        `round ${round}: ${workUs} µs of work: cost ${numberText(costOf([fit], workUs))} µs, overhead ${numberText(overheadOf([fit], workUs))} µs`,
      );
      await link.probeIsOver();
    }
    return fits;
  } finally {
    link.close();
    await run.stop();
  }
}

function fitAt(fits: readonly Fit[], workUs: number): BatchModel {
  const fit = fits.find((each) => each.workUs === workUs);
  if (!fit) throw new Error(`no fit with ${workUs} µs of work`);
  return fit.model;
}

function costOf(fits: readonly Fit[], workUs: number): number {
  return fitAt(fits, workUs).costUsPerReading?.value ?? Number.NaN;
}

function overheadOf(fits: readonly Fit[], workUs: number): number {
  return fitAt(fits, workUs).overheadUs?.value ?? Number.NaN;
}

function batchTimeOf(fits: readonly Fit[], workUs: number): number {
  return overheadOf(fits, workUs) + costOf(fits, workUs) * batch;
}

/** A client that looks at the tuning lab, as the UI does. */
class TuningLink {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>();
  #nextId = 0;
  #figures: TuningFigures | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#hear(decodeMessage(data) as ServerMessage));
    socket.once('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the link to the engine closed'));
    });
  }

  static async open(address: string): Promise<TuningLink> {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/engine`);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const link = new TuningLink(socket);
    link.#tell({ kind: 'view', view: { ...hiddenView, visible: true, tuning: true } });
    link.#tell({ kind: 'credit', frames: 1 });
    return link;
  }

  /** Rejects with what the engine refused it with. */
  send(command: Command): Promise<void> {
    const id = this.#nextId++;
    const answered = Promise.withResolvers<void>();
    this.#waiting.set(id, answered);
    this.#tell({ kind: 'command', id, command });
    return answered.promise;
  }

  setKnobs(changes: KnobChanges): Promise<void> {
    return this.send({ name: 'setKnobs', changes });
  }

  /** Of the newest figures; NaN where the model cannot say. */
  get predictedPerS(): number {
    return this.#figures?.model.predictedReadingsPerS ?? Number.NaN;
  }

  /** Rejects when it cannot be told apart although a probe is at it. */
  async identifiedModel(): Promise<BatchModel> {
    for (let tries = 0; tries < 50; tries++) {
      const batchModel = this.#figures?.model.batch;
      if (batchModel?.identifiable) return batchModel;
      await wait(100);
    }
    throw new Error(`overhead and cost cannot be told apart: ${this.#figures?.model.batch.remark}`);
  }

  async probeIsOver(): Promise<void> {
    while (this.#figures?.probe.running !== false) await wait(100);
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.close();
  }

  #tell(message: ClientMessage): void {
    this.#socket.send(encodeMessage(message));
  }

  #hear(message: ServerMessage): void {
    if (message.kind === 'frame') {
      this.#figures = message.tuning ?? this.#figures;
      this.#tell({ kind: 'credit', frames: 1 });
      return;
    }
    const answered = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.ok) answered?.resolve();
    else answered?.reject(new Error(message.faults.join('; ')));
  }
}
