// Bench `modelFit`: the fitted cost of a reading against work added in known steps, and the fitted overhead beside it.
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
/** Small enough that a probe's largest batches compute no longer than some ms at 50 µs. */
const batch = 64;
/** Until code is warm and rates are known under a new setting. */
const settleMs = 3_000;
const probeMs = 10_000;
const withinPercent = 10;

/** One that never has to wait for readings, and never fills its machine: a core is left to the event loop. */
const plant: PlantInput = {
  name: 'As fast as it goes',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 'max' }],
};

interface Fit {
  readonly workUs: number;
  readonly model: BatchModel;
}

/**
 * Cost: what the fit has found at a step less what it has found without added work, against the step. Overhead: no
 * knob sets it, but added work must leave it as it is; so each step's is held against the median of all of them.
 */
export async function benchModelFit(options: BenchOptions): Promise<BenchOutcome> {
  const rounds: Fit[][] = [];
  for (let round = 1; round <= options.rounds; round++) {
    const fits = await measuredFits(options, round);
    rounds.push(fits);
  }
  const costErrors = incrementsUs.map((incrementUs) =>
    median(
      rounds.map(
        (fits) => (100 * Math.abs(costOf(fits, incrementUs) - costOf(fits, 0) - incrementUs)) / incrementUs,
      ),
    ),
  );
  const overheads = [0, ...incrementsUs].map((workUs) =>
    median(rounds.map((fits) => overheadOf(fits, workUs))),
  );
  const typicalUs = median(overheads);
  const overheadErrors = overheads.map((us) => (100 * Math.abs(us - typicalUs)) / typicalUs);
  const figure = (name: string, measured: number): Figure => ({
    figure: `modelFit: ${name}`,
    measured,
    unit: '%',
    target: { most: withinPercent },
  });
  return {
    figures: [
      ...incrementsUs.map((us, i) => figure(`cost for ${us} µs more, off by`, costErrors[i] as number)),
      figure('overhead with any work, off its median by', Math.max(...overheadErrors)),
    ],
    results: rounds.map((fits) =>
      fits.map(({ workUs, model }) => ({
        workUs,
        costUs: model.costUsPerReading,
        overheadUs: model.overheadUs,
        haloUs: model.haloUsPerRange,
        r2: model.r2,
        batches: model.batches,
        spread: model.spread,
      })),
    ),
    notes: [`modelFit: ${workers} worker, batches around ${batch} readings, a probe of 10 s at each step`],
  };
}

async function measuredFits(options: BenchOptions, round: number): Promise<Fit[]> {
  const run = await serveRun(plant, [`pool.workers=${workers}`, `batch.size=${batch}`]);
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
