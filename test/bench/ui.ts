// Bench `ui`: time between frames that Chromium shows, with live data on the Monitor and Pipeline screens and with
// 200 sensors on the wall, beside a blank page.
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { PlantInput } from '../../shared/plant.ts';
import { browserPath } from './browserPath.ts';
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
/** Until the screen has its first data and its code is compiled. */
const settleMs = 5_000;
const mostMedianMs = 17;
const mostP95Ms = 34;

const wallPlant: PlantInput = {
  name: 'A wall of 200',
  sources: [{ id: 'wall', kind: 'simulated', mode: 'poll', sensors: 200, latencyMs: 100, intervalMs: 100 }],
};

type Screen = 'Monitor' | 'Pipeline' | 'blank page';

interface Scene {
  readonly name: string;
  readonly plant: PlantInput;
  readonly screen: Screen;
}

const scenes: readonly Scene[] = [
  { name: 'Monitor, 50,000 readings/s', plant: busyPlant, screen: 'Monitor' },
  { name: 'Pipeline, 50,000 readings/s', plant: busyPlant, screen: 'Pipeline' },
  { name: 'Monitor, 200 sensors', plant: wallPlant, screen: 'Monitor' },
  { name: 'blank page, 50,000 readings/s', plant: busyPlant, screen: 'blank page' },
];

interface FrameTimes {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  readonly frames: number;
}

export async function benchUi(options: BenchOptions): Promise<BenchOutcome> {
  const executablePath = await browserPath();
  const measured = scenes.map((): FrameTimes[] => []);
  for (let round = 1; round <= options.rounds; round++) {
    for (const [i, scene] of scenes.entries()) {
      const times = await frameTimes(scene, executablePath, options.seconds ?? defaultSeconds);
      options.progress(
        `round ${round}: ${scene.name}: median ${numberText(times.medianMs)} ms, p95 ${numberText(times.p95Ms)} ms`,
      );
      measured[i]?.push(times);
    }
  }
  const results = scenes.map(({ name, screen }, i) => {
    const rounds = measured[i] ?? [];
    const of = (key: keyof FrameTimes) => median(rounds.map((times) => times[key]));
    return { name, screen, medianMs: of('medianMs'), p95Ms: of('p95Ms'), maxMs: of('maxMs'), rounds };
  });
  return { figures: results.flatMap(figuresOf), results, notes: [] };
}

function figuresOf(result: { name: string; screen: Screen; medianMs: number; p95Ms: number }): Figure[] {
  const figure = (name: string, measured: number, most: number): Figure => ({
    figure: `ui: ${result.name}: frame time, ${name}`,
    measured,
    unit: 'ms',
    target: result.screen === 'blank page' ? null : { most },
  });
  return [figure('median', result.medianMs, mostMedianMs), figure('p95', result.p95Ms, mostP95Ms)];
}

async function frameTimes(
  scene: Scene,
  executablePath: string | undefined,
  seconds: number,
): Promise<FrameTimes> {
  const run = await serveRun(scene.plant);
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
    const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
    if (scene.screen !== 'blank page') await openScreen(page, run.address, scene.screen);
    await wait(settleMs);
    const intervalsMs = await intervalsBetweenFrames(page, seconds);
    return {
      medianMs: median(intervalsMs),
      p95Ms: quantile(intervalsMs, 0.95),
      maxMs: Math.max(...intervalsMs),
      frames: intervalsMs.length,
    };
  } finally {
    await browser?.close();
    await run.stop();
  }
}

/** Shows the screen, and makes sure that live data is on it. */
async function openScreen(page: Page, address: string, screen: Screen): Promise<void> {
  await page.goto(address);
  await page
    .getByRole('contentinfo')
    .getByText(/balanced/)
    .waitFor();
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).click();
  await page.locator('main').locator('svg.recharts-surface, canvas').first().waitFor();
}

function intervalsBetweenFrames(page: Page, seconds: number): Promise<number[]> {
  return page.evaluate(
    (untilMs) =>
      new Promise<number[]>((resolve) => {
        const intervals: number[] = [];
        let beforeMs = Number.NaN;
        const startMs = performance.now();
        const onFrame = (nowMs: number): void => {
          if (!Number.isNaN(beforeMs)) intervals.push(nowMs - beforeMs);
          beforeMs = nowMs;
          if (nowMs - startMs < untilMs) requestAnimationFrame(onFrame);
          else resolve(intervals);
        };
        requestAnimationFrame(onFrame);
      }),
    seconds * 1_000,
  );
}
