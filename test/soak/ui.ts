// Soak `ui`: the production build in Chromium for half an hour, all screens in turn; its memory, nodes and listeners
// must not grow.
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import { defaultPlant } from '../../shared/defaultPlant.ts';
import type { PlantInput } from '../../shared/plant.ts';
import { browserPath } from '../bench/browserPath.ts';
import { median } from '../bench/figures.ts';
import { serveRun } from '../bench/headlessRun.ts';
import { type HeldInPage, heldInPage } from './heldInPage.ts';
import {
  atLeast,
  never,
  plain,
  type SoakFigure,
  type SoakOptions,
  type SoakOutcome,
  shortNotes,
  timedMost,
} from './soakCase.ts';

const askedMinutes = 30;
/** Of the time, in which code is compiled and charts fill: 5 of 30 minutes, without samples. */
const warmUpShare = 1 / 6;
const screens = ['Monitor', 'Pipeline', 'Tune', 'Sources', 'Events'] as const;
const askedScreenMs = 1_500;
/** While warming up: what showing a screen runs is compiled by then, not bit by bit over the whole time. */
const warmUpScreenMs = 300;
/** At every fifth sample the page is asked what lives in it: that takes seconds. */
const samplesPerLook = 5;
const mostHeapGrowth = 1.05;
/** Of nodes and listeners: what a screen has depends a little on what has happened. */
const mostOtherGrowth = 1.05;

const plant: PlantInput = {
  ...defaultPlant,
  sources: [
    ...defaultPlant.sources,
    { id: 'line', name: 'Line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 1_000 },
  ],
};

interface PageSample {
  readonly atS: number;
  readonly heapMiB: number;
  readonly nodes: number;
  readonly listeners: number;
  /** Null where it was not looked at. */
  readonly held: HeldInPage | null;
}

export interface UiOptions extends SoakOptions {
  /** How long each screen is looked at. */
  readonly screenMs?: number;
}

export async function soakUi(options: UiOptions): Promise<SoakOutcome> {
  const lastsMin = options.minutes ?? askedMinutes;
  const run = await serveRun(plant);
  let browser: Browser | undefined;
  try {
    const executablePath = await browserPath();
    browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
    const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(run.address);
    const samples = await cycled(page, lastsMin, options);
    return outcomeOf(samples, faults, lastsMin);
  } finally {
    await browser?.close();
    await run.stop();
  }
}

/** All screens in turn until the time is over; a sample each time the Monitor comes again. */
async function cycled(
  page: Page,
  minutes: number,
  { screenMs = askedScreenMs, progress }: UiOptions,
): Promise<PageSample[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const samples: PageSample[] = [];
  const beganAtMs = performance.now();
  const elapsedS = () => (performance.now() - beganAtMs) / 1_000;
  const roundS = (screens.length * warmUpScreenMs) / 1_000;
  while (elapsedS() + roundS < warmUpShare * minutes * 60)
    for (const screen of screens) await shown(page, screen, warmUpScreenMs);
  while (elapsedS() < minutes * 60) {
    for (const screen of screens) await shown(page, screen, screenMs);
    await shown(page, 'Monitor', screenMs);
    await page.locator('main canvas').first().waitFor();
    const figures = { atS: elapsedS(), ...(await measured(session)) };
    const isLook = (samples.length + 1) % samplesPerLook === 0;
    const sample = { ...figures, held: isLook ? await heldInPage(session) : null };
    samples.push(sample);
    if (samples.length % 10 === 1)
      progress(
        `${sample.atS.toFixed(0)} s: ${sample.heapMiB.toFixed(2)} MiB, ${sample.nodes} nodes, ${sample.listeners} listeners`,
      );
  }
  return samples;
}

async function shown(page: Page, screen: (typeof screens)[number], screenMs: number): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).click();
  await page.getByRole('heading', { level: 1, name: screen }).waitFor();
  await wait(screenMs);
}

/**
 * What is held. The screen before is let go only when the one after it has been drawn a few times, and what its finalizers
 * release only at the next collection.
 */
async function measured(session: CDPSession): Promise<Omit<PageSample, 'atS' | 'held'>> {
  for (let collection = 0; collection < 3; collection++) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    heapMiB: of('JSHeapUsedSize') / 2 ** 20,
    nodes: of('Nodes'),
    listeners: of('JSEventListeners'),
  };
}

function outcomeOf(samples: readonly PageSample[], faults: readonly string[], minutes: number): SoakOutcome {
  const growth = (of: (sample: PageSample) => number): number => lateToEarly(samples.map(of));
  return {
    figures: [
      never('ui: faults of the page', faults.length),
      atLeast('ui: times that every screen was shown', samples.length, 1),
      timedMost(
        'ui: JS heap late / early',
        growth(({ heapMiB }) => heapMiB),
        mostHeapGrowth,
        '×',
      ),
      ...heldFigures(samples.flatMap(({ held }) => held ?? [])),
      timedMost(
        'ui: DOM nodes late / early',
        growth(({ nodes }) => nodes),
        mostOtherGrowth,
        '×',
      ),
      timedMost(
        'ui: listeners late / early',
        growth(({ listeners }) => listeners),
        mostOtherGrowth,
        '×',
      ),
    ],
    results: { samples, faults },
    notes: [...shortNotes('ui', minutes, askedMinutes), ...faults.slice(0, 5)],
  };
}

/** By kind; a run too short for two looks has none. Code grows for as long as the engine still finds some to compile. */
function heldFigures(looks: readonly HeldInPage[]): SoakFigure[] {
  if (looks.length < 2) return [];
  const growth = (of: (look: HeldInPage) => number): number => lateToEarly(looks.map(of));
  return [
    timedMost(
      'ui: objects in the JS heap late / early',
      growth(({ objectsMiB }) => objectsMiB),
      mostHeapGrowth,
      '×',
    ),
    timedMost(
      'ui: memory of the document late / early',
      growth(({ documentMiB }) => documentMiB),
      mostHeapGrowth,
      '×',
    ),
    plain(
      'ui: compiled code late / early',
      growth(({ codeMiB }) => codeMiB),
      '×',
    ),
  ];
}

/** The median of the last fifth over that of the first. */
function lateToEarly(values: readonly number[]): number {
  const part = Math.max(1, Math.floor(values.length / 5));
  return median(values.slice(-part)) / median(values.slice(0, part));
}
