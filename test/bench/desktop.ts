// Bench `desktop`: the shell with the default plant and 50,000 readings/s: lag of main's event loop by windows, what a
// window costs that nobody sees, and how long a start takes. On Electron where its binary is, else on the stand-in.
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { PlantInput } from '../../shared/plant.ts';
import { type BareDesktop, startBareDesktop } from '../e2e/drivers/bareDesktop.ts';
import { desktopParameters, electron, readReport, standInExecutable } from '../e2e/drivers/desktop.ts';
import { chooseFromMenu } from '../e2e/drivers/nativeMenu.ts';
import { writePlantFolder } from '../e2e/drivers/plantFolder.ts';
import { takeSentFrames, watchSentFrames } from '../e2e/drivers/sentFrames.ts';
import { standInEnvironment } from '../standIn/environment.ts';
import { busyPlant } from './busyPlant.ts';
import {
  type BenchOptions,
  type BenchOutcome,
  type Figure,
  median,
  numberText,
  quantile,
} from './figures.ts';

/** The report's percentiles are those of its last 10 s: a span must be no shorter. */
const leastSeconds = 10;
/** Until charts have something to show and their code is compiled. */
const settleMs = 5_000;
const returns = 5;
const hiddenBeforeReturnMs = 1_500;
const limitMs = 30_000;

interface Round {
  readonly startMs: number;
  readonly visible: Span;
  readonly hidden: Span;
  /** ms from a page's return to the snapshot that main sends it. */
  readonly returnsMs: readonly number[];
  readonly threeWindows: Span;
  readonly noWindow: Span;
}

/** What was seen over some seconds. */
interface Span {
  readonly readingsPerS: number;
  readonly lagP99Ms: number;
  readonly frames: number;
  /** 99th percentile of how long posting one frame held the event loop; NaN without frames. */
  readonly heldP99Ms: number;
}

export async function benchDesktop(options: BenchOptions): Promise<BenchOutcome> {
  const isStandIn = electron.available() !== true;
  const seconds = Math.max(leastSeconds, options.seconds ?? leastSeconds);
  await withDesktop(null, firstReadingMs);
  const rounds: Round[] = [];
  for (let number = 1; number <= options.rounds; number++) {
    const startMs = await withDesktop(null, firstReadingMs);
    const round = await withDesktop(busyPlant, async (desktop) => ({
      startMs,
      ...(await measureWindows(desktop, seconds)),
    }));
    rounds.push(round);
    options.progress(`round ${number}: ${roundText(round)}`);
  }
  return {
    figures: figuresOf(rounds),
    results: { standIn: isStandIn, rounds },
    notes: isStandIn
      ? [
          'desktop: on the stand-in, whose bridge to pages turns frames into text in the main process: Electron has none, and hands them over as bytes. It is in the lag.',
        ]
      : [],
  };
}

/** `startedAtMs`: since the epoch, right before its process was started. */
async function withDesktop<Result>(
  opened: PlantInput | null,
  measure: (desktop: BareDesktop, startedAtMs: number) => Promise<Result>,
): Promise<Result> {
  const plantFolder = await writePlantFolder({ plant: opened, files: {} });
  try {
    const startedAtMs = Date.now();
    const desktop = await startBareDesktop({
      executablePath: process.env.TELLTALE_ELECTRON ?? standInExecutable,
      parameters: desktopParameters(plantFolder),
      folder: plantFolder.folder,
      env: standInEnvironment(),
    });
    try {
      return await measure(desktop, startedAtMs);
    } finally {
      await desktop.close();
    }
  } finally {
    await plantFolder.remove();
  }
}

/** ms from the start of the process to the first reading on the wall. */
async function firstReadingMs(desktop: BareDesktop, startedAtMs: number): Promise<number> {
  const [page] = desktop.pages();
  const drawn = await page?.waitForFunction(
    () => {
      const isThere = [...document.querySelectorAll('.tile-value b')].some((digits) =>
        /\d/.test(digits.textContent ?? ''),
      );
      return isThere && Date.now();
    },
    undefined,
    { polling: 'raf', timeout: limitMs },
  );
  return Number(await drawn?.jsonValue()) - startedAtMs;
}

async function measureWindows(desktop: BareDesktop, seconds: number): Promise<Omit<Round, 'startMs'>> {
  const { main } = desktop;
  const [page] = desktop.pages();
  if (!page) throw new Error('the desktop has no window');
  await heading(page, 'Monitor');
  await watchSentFrames(main);
  await wait(settleMs);
  const visible = await measureSpan(desktop, seconds);
  await minimise(desktop, page);
  const hidden = await measureSpan(desktop, seconds);
  const returnsMs: number[] = [];
  for (let i = 0; i < returns; i++) {
    if (i > 0) await minimise(desktop, page);
    returnsMs.push(await returnMs(desktop, page));
  }
  for (const screen of ['Pipeline', 'Tune']) await openWindow(desktop, screen);
  await wait(settleMs);
  const threeWindows = await measureSpan(desktop, seconds);
  await main(({ app, BrowserWindow }) => {
    app.removeAllListeners('window-all-closed').on('window-all-closed', () => undefined);
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
  }, null);
  await wait(settleMs);
  const noWindow = await measureSpan(desktop, seconds);
  return { visible, hidden, returnsMs, threeWindows, noWindow };
}

async function measureSpan({ main }: BareDesktop, seconds: number): Promise<Span> {
  await takeSentFrames(main);
  const before = await readReport(main);
  await wait(seconds * 1_000);
  const after = await readReport(main);
  const frames = await takeSentFrames(main);
  return {
    readingsPerS: (after.ledger.processed - before.ledger.processed) / (after.durationS - before.durationS),
    lagP99Ms: after.eventLoopLagMs.p99 ?? Number.NaN,
    frames: frames.length,
    heldP99Ms: quantile(
      frames.map(({ heldMs }) => heldMs),
      0.99,
    ),
  };
}

async function minimise({ main }: BareDesktop, page: Page): Promise<void> {
  await main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize(), null);
  await page.waitForFunction(() => document.visibilityState === 'hidden', undefined, { polling: 100 });
  await wait(hiddenBeforeReturnMs);
}

/** The page's clock and main's are those of one machine. */
async function returnMs({ main }: BareDesktop, page: Page): Promise<number> {
  await takeSentFrames(main);
  await page.evaluate(() => {
    const note = () => Reflect.set(window, 'returnedAtMs', Date.now());
    Reflect.set(window, 'returnedAtMs', 0);
    document.addEventListener('visibilitychange', note, { once: true });
  });
  await main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore(), null);
  const returned = await page.waitForFunction(
    () => Reflect.get(window, 'returnedAtMs') as number,
    undefined,
    {
      timeout: limitMs,
    },
  );
  const returnedAtMs = await returned.jsonValue();
  await wait(hiddenBeforeReturnMs);
  const [snapshot] = await takeSentFrames(main);
  return (snapshot?.atMs ?? Number.NaN) - returnedAtMs;
}

/** One more, on that screen. */
async function openWindow(desktop: BareDesktop, screen: string): Promise<void> {
  const before = desktop.pages().length;
  await chooseFromMenu(desktop.main, 'New window');
  const beganAtMs = performance.now();
  while (desktop.pages().length === before) {
    if (performance.now() - beganAtMs > limitMs) throw new Error('no window was opened');
    await wait(50);
  }
  const page = desktop.pages().at(-1);
  if (!page) return;
  await page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('button', { name: screen })
    .click({ timeout: limitMs });
  await heading(page, screen);
}

function heading(page: Page, screen: string): Promise<void> {
  return page.getByRole('heading', { level: 1, name: screen }).waitFor({ timeout: limitMs });
}

function figuresOf(rounds: readonly Round[]): Figure[] {
  const over = (of: (round: Round) => number): number => median(rounds.map(of));
  const figure = (name: string, measured: number, unit: string, most: number | null): Figure => ({
    figure: `desktop: ${name}`,
    measured,
    unit,
    target: most === null ? null : { most },
  });
  const ratio = over(({ hidden, visible }) => hidden.readingsPerS / visible.readingsPerS);
  return [
    figure(
      'start to first drawn reading',
      over(({ startMs }) => startMs),
      'ms',
      2_000,
    ),
    figure(
      'event-loop lag p99, three windows',
      over(({ threeWindows }) => threeWindows.lagP99Ms),
      'ms',
      10,
    ),
    figure(
      '… posting a frame held the loop, p99',
      over(({ threeWindows }) => threeWindows.heldP99Ms),
      'ms',
      null,
    ),
    figure(
      'event-loop lag p99, one window',
      over(({ visible }) => visible.lagP99Ms),
      'ms',
      null,
    ),
    figure(
      'event-loop lag p99, no window',
      over(({ noWindow }) => noWindow.lagP99Ms),
      'ms',
      null,
    ),
    figure(
      'frames sent to a minimised window',
      Math.max(...rounds.map(({ hidden }) => hidden.frames)),
      '',
      0,
    ),
    figure('readings/s while minimised, off those while seen', 100 * Math.abs(ratio - 1), '%', 2),
    figure(
      `snapshot after a window’s return, latest of ${rounds.length * returns}`,
      Math.max(...rounds.flatMap(({ returnsMs }) => returnsMs)),
      'ms',
      100,
    ),
  ];
}

function roundText({ startMs, visible, hidden, returnsMs, threeWindows, noWindow }: Round): string {
  return (
    `first reading after ${numberText(startMs)} ms; lag p99 ${numberText(threeWindows.lagP99Ms)} ms with three windows, ` +
    `${numberText(visible.lagP99Ms)} with one, ${numberText(noWindow.lagP99Ms)} with none; ` +
    `${numberText(visible.readingsPerS)} readings/s seen, ${numberText(hidden.readingsPerS)} minimised ` +
    `with ${hidden.frames} frames; returns ${returnsMs.map(numberText).join(', ')} ms`
  );
}
