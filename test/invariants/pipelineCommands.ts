// What can happen to the pipeline under test, as commands that fast-check puts in any order and shrinks.
import fc from 'fast-check';
import type { FailureKind } from '../../electron/engine/pool/attempt.ts';
import { type KnobChanges, type WhenFull, whenFullPolicies } from '../../shared/knobs.ts';
import type { WorkerDeath } from '../../shared/report.ts';
import { type SourceId, sourceIds } from './pipelineModel.ts';
import type { PipelineUnderTest } from './pipelineUnderTest.ts';

const breakerStates = ['open', 'half-open', 'closed'] as const;

/** The model is the account that the pipeline under test keeps beside the engine's. */
type Model = Record<string, never>;
type PipelineCommand = fc.AsyncCommand<Model, PipelineUnderTest>;

/** One step, and its check. `name` and `what` are what a counterexample is told by. */
class Step implements PipelineCommand {
  readonly #text: string;
  readonly #run: (pipeline: PipelineUnderTest) => void | Promise<void>;

  constructor(text: string, run: (pipeline: PipelineUnderTest) => void | Promise<void>) {
    this.#text = text;
    this.#run = run;
  }

  check(): boolean {
    return true;
  }

  async run(_model: Model, pipeline: PipelineUnderTest): Promise<void> {
    await this.#run(pipeline);
    await pipeline.pass(0);
    pipeline.check();
  }

  toString(): string {
    return this.#text;
  }
}

const sensor = fc.nat({ max: 5 });
const source = fc.constantFrom<SourceId>(...sourceIds);
const place = fc.nat({ max: 40 });
const count = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 1_500 }),
  fc.integer({ min: 1, max: 9_000 }),
);

const offer = fc.tuple(sensor, count).map(
  ([at, many]) =>
    new Step(`offer(${at}, ${many})`, (pipeline) => {
      const model = pipeline.model.sensors[at];
      if (model) pipeline.offer(model, many);
    }),
);
const offerUntimed = sensor.map(
  (at) =>
    new Step(`offerUntimed(${at})`, (pipeline) => {
      const model = pipeline.model.sensors[at];
      if (model) pipeline.offerUntimed(model);
    }),
);
const succeed = place.map(
  (at) =>
    new Step(`succeed(${at})`, (pipeline) => {
      const task = pipeline.pool.open[at % Math.max(1, pipeline.pool.open.length)];
      if (task) pipeline.succeed(task);
    }),
);
const succeedInEventLoop = fc.integer({ min: 1, max: 60 }).map(
  (times) =>
    new Step(`succeedInEventLoop(${times})`, async (pipeline) => {
      for (let i = 0; i < times; i++) {
        const task = pipeline.pool.open.find(({ where }) => where === 'event loop');
        if (task) pipeline.succeed(task);
        await pipeline.pass(0);
      }
    }),
);
const fail = fc
  .constantFrom<readonly [FailureKind, WorkerDeath | null]>(
    ['task', null],
    ['pool', null],
    ['worker', 'exit'],
    ['worker', 'overdue'],
    ['worker', 'outOfMemory'],
  )
  .chain(([kind, death]) =>
    place.map(
      (at) =>
        new Step(`fail(${at}, ${kind}, ${death})`, (pipeline) => {
          const task = pipeline.pool.open[at % Math.max(1, pipeline.pool.open.length)];
          if (task?.where === 'pool') pipeline.fail(task, kind, death);
          else if (task) pipeline.fail(task, 'task');
        }),
    ),
  );
const comeAgain = fc.tuple(place, fc.boolean()).map(
  ([at, good]) =>
    new Step(`comeAgain(${at}, ${good})`, (pipeline) => {
      const task = pipeline.pool.settled[at % Math.max(1, pipeline.pool.settled.length)];
      if (good) task?.succeed();
      else task?.fail('task');
    }),
);
const pass = fc
  .integer({ min: 1, max: 120 })
  .map((ms) => new Step(`pass(${ms})`, (pipeline) => pipeline.pass(ms)));
const setPolicy = fc
  .tuple(source, fc.constantFrom<WhenFull>(...whenFullPolicies))
  .map(
    ([id, policy]) => new Step(`setPolicy(${id}, ${policy})`, (pipeline) => pipeline.setPolicy(id, policy)),
  );
const setKnobs = fc
  .oneof(
    fc.integer({ min: 1, max: 8 }).map((value): KnobChanges => ({ 'pool.workers': value })),
    fc.integer({ min: 1, max: 4 }).map((value): KnobChanges => ({ 'pool.inFlightPerWorker': value })),
    fc.integer({ min: 1, max: 700 }).map((value): KnobChanges => ({ 'batch.size': value })),
    fc.integer({ min: 1_000, max: 6_000 }).map((value): KnobChanges => ({ 'queue.capacityReadings': value })),
    fc.constantFrom('pool', 'inline').map((value): KnobChanges => ({ 'pool.mode': value })),
    fc.constantFrom('shared', 'copy').map((value): KnobChanges => ({ 'pool.transport': value })),
    fc.constantFrom(2, 16, 300).map((value): KnobChanges => ({ 'features.window': value })),
  )
  .map(
    (changes) => new Step(`setKnobs(${JSON.stringify(changes)})`, (pipeline) => pipeline.setKnobs(changes)),
  );
const setPresent = fc
  .tuple(source, fc.boolean())
  .map(
    ([id, present]) =>
      new Step(`setPresent(${id}, ${present})`, (pipeline) => pipeline.setPresent(id, present)),
  );
const holdOutput = fc
  .boolean()
  .map((held) => new Step(`holdOutput(${held})`, (pipeline) => pipeline.holdOutput(held)));
const turnBreaker = fc
  .constantFrom(...breakerStates)
  .map((breaker) => new Step(`turnBreaker(${breaker})`, (pipeline) => pipeline.turnBreaker(breaker)));

/** Readings and results come more often than anything else. */
export const pipelineCommands = [
  offer,
  offer,
  offer,
  succeed,
  succeed,
  succeed,
  succeedInEventLoop,
  pass,
  pass,
  fail,
  fail,
  comeAgain,
  offerUntimed,
  setPolicy,
  setKnobs,
  setKnobs,
  setPresent,
  holdOutput,
  turnBreaker,
  turnBreaker,
];
