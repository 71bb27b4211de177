// An engine that does what a test tells it, for what is about sessions and transports alone.
import type { Engine, FrameCursor } from '../../electron/engine/engine.ts';
import { createHostEngine } from '../../electron/hosts/hostEngine.ts';
import { readPlantFile } from '../../electron/hosts/plantFile.ts';
import type { Frame, View } from '../../shared/frame.ts';
import type { PipelineFigures } from '../../shared/pipelineFigures.ts';
import type { Plant } from '../../shared/plant.ts';
import type { Command } from '../../shared/protocol.ts';

export interface StandInEngine extends Engine {
  readonly faults: string[];
  readonly commands: Command[];
  /** What was opened by the host. */
  readonly plants: Plant[];
  /** Views that frames were built for. */
  readonly built: View[];
  /** Of each frame that was due: whether it had to wait. */
  readonly waited: boolean[];
  readonly listeners: Set<() => void>;
  /** What `takeFrameDelayMs` gives. */
  frameDelayMs: number;
  tick(): void;
  /** What `execute` does; replaced by tests. */
  answer: (command: Command) => Promise<unknown>;
}

export async function createStandInEngine(): Promise<StandInEngine> {
  const faults: string[] = [];
  const commands: Command[] = [];
  const plants: Plant[] = [];
  const built: View[] = [];
  const waited: boolean[] = [];
  const listeners = new Set<() => void>();
  const { plant, baseFolder } = await readPlantFile(undefined);
  const idle = createHostEngine({
    host: 'headless',
    plant: { ...plant, sources: [] },
    baseFolder,
    outputs: [],
    built: {
      worker: '',
      labThread: '',
      outputWriter: '',
      preload: '',
      ui: '',
      systemInformation: '',
      readme: '',
      licences: '',
    },
  });
  const engine: StandInEngine = {
    faults,
    commands,
    plants,
    built,
    waited,
    listeners,
    frameDelayMs: 0,
    answer: async () => null,
    tick() {
      for (const listener of listeners) listener();
    },
    start: async () => undefined,
    stop: () => idle.stop(),
    report: () => idle.report(),
    execute: (async (command: Command) => {
      commands.push(command);
      return engine.answer(command);
    }) as Engine['execute'],
    openPlant: async ({ plant: opened }) => {
      plants.push(opened);
    },
    newCursor: () => idle.newCursor(),
    buildFrame: (view, cursor) => {
      built.push(view);
      return frameOf(cursor);
    },
    takeFrameDelayMs: () => engine.frameDelayMs,
    noteFrameDue: (waits) => waited.push(waits),
    onTick: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onEvent: () => () => undefined,
    finished: new Promise(() => undefined),
    sleep: () => undefined,
    wake: () => undefined,
    lab: idle.lab,
    noteRun: (_priority, message) => faults.push(message),
    noteClientFault: (message) => faults.push(message),
    noteOutputFault: (message) => faults.push(message),
  };
  return engine;
}

function frameOf(cursor: FrameCursor): Frame {
  return {
    kind: 'frame',
    number: cursor.frames++,
    atMs: 0,
    structure: null,
    figures: {} as PipelineFigures,
    wall: null,
    series: null,
    overview: null,
    detail: null,
    history: null,
    costPoints: null,
    tasks: null,
    tuning: null,
    events: [],
  };
}
