// Bench `ipc`: frames of the default plant and 50,000 readings/s, as the desktop's main process posts them to a window:
// bytes of each, and the time of the structured clone both ways. What a MessagePort does beside that needs Electron.
import { setTimeout as wait } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import { openWebSocketClient } from '../../renderer/client/webSocketClient.ts';
import { composeView } from '../../renderer/store/composeView.ts';
import type { Frame } from '../../shared/frame.ts';
import { type ScreenName, screenNames } from '../../shared/screens.ts';
import { busyPlant } from './busyPlant.ts';
import {
  type BenchOptions,
  type BenchOutcome,
  type Figure,
  median,
  numberText,
  quantile,
} from './figures.ts';
import { serveRun } from './headlessRun.ts';

const defaultSeconds = 20;
/** Until the engine has history to show and the clone's code is compiled. */
const settleMs = 3_000;
const mostCloneMs = 2;
const spanMs = 60_000;
const pickedSlots = [0, 2, 3, 7];

interface Clone {
  readonly bytes: number;
  readonly ms: number;
}

export async function benchIpc(options: BenchOptions): Promise<BenchOutcome> {
  const clones = new Map<ScreenName, Clone[]>(screenNames.map((screen) => [screen, []]));
  for (let round = 1; round <= options.rounds; round++) {
    await measureScreens(options.seconds ?? defaultSeconds, (screen, clone) =>
      clones.get(screen)?.push(clone),
    );
    for (const screen of screenNames)
      options.progress(`round ${round}: ${screen}: ${cloneText(clones.get(screen) ?? [])}`);
  }
  return {
    figures: screenNames.flatMap((screen) => figuresOf(screen, clones.get(screen) ?? [])),
    results: Object.fromEntries(clones),
    notes: [
      'ipc: serialising and deserialising by V8, as a MessagePort between processes does; not in Electron',
    ],
  };
}

async function measureScreens(
  seconds: number,
  onClone: (screen: ScreenName, clone: Clone) => void,
): Promise<void> {
  const run = await serveRun(busyPlant);
  const client = openWebSocketClient(`${run.address.replace('http', 'ws')}/engine`);
  try {
    let shown: ScreenName = 'monitor';
    let isSettled = false;
    client.onFrame((frame) => {
      const clone = cloned(frame);
      if (isSettled) onClone(shown, clone);
    });
    for (const screen of screenNames) {
      [shown, isSettled] = [screen, false];
      client.setView(viewOf(screen));
      await wait(settleMs);
      isSettled = true;
      await wait((seconds * 1_000) / screenNames.length);
    }
  } finally {
    client.close();
    await run.stop();
  }
}

/** As the UI asks for it: with a detail panel, and time charts wherever there are some. */
function viewOf(screen: ScreenName) {
  return composeView({
    screen,
    documentVisible: true,
    pickedSlots,
    currentSlot: 0,
    detailShown: true,
    span: { spanMs, endMs: null },
    tuneHistoryShown: true,
  });
}

function cloned(frame: Frame): Clone {
  const beganAtMs = performance.now();
  const bytes = serialize(frame);
  deserialize(bytes);
  return { bytes: bytes.length, ms: performance.now() - beganAtMs };
}

function figuresOf(screen: ScreenName, clones: readonly Clone[]): Figure[] {
  const times = clones.map(({ ms }) => ms);
  const sizes = clones.map(({ bytes }) => bytes / 1_024);
  return [
    { figure: `ipc: ${screen}: a frame, median`, measured: median(sizes), unit: 'KiB', target: null },
    {
      figure: `ipc: ${screen}: structured clone both ways, p99 of ${clones.length} frames`,
      measured: quantile(times, 0.99),
      unit: 'ms',
      target: { most: mostCloneMs },
    },
  ];
}

function cloneText(clones: readonly Clone[]): string {
  return (
    `${clones.length} frames of ${numberText(median(clones.map(({ bytes }) => bytes / 1_024)))} KiB, ` +
    `p99 ${numberText(
      quantile(
        clones.map(({ ms }) => ms),
        0.99,
      ),
    )} ms`
  );
}
