// Chooses among all settings within bounds: the cheapest that holds the target, or the one that clears a backlog soonest. Pure.
import { type Conditions, type Forecast, forecast, type Setting } from './settingForecast.ts';

export interface SettingBounds {
  readonly workers: readonly [number, number];
  readonly batch: readonly [number, number];
  readonly maxWaitMs: readonly [number, number];
}

export interface Demand {
  readonly loadPerS: number;
  readonly targetP99Ms: number;
  readonly bounds: SettingBounds;
}

export interface Rated {
  readonly setting: Setting;
  readonly forecast: Forecast;
  /** Times the load at which it still holds the target, at most 10. */
  readonly headroom: number;
  /** Whether it holds the target at a tenth of the load, too: batches fill later then. */
  readonly holdsLess: boolean;
}

/** Share of the target that a new setting is to keep to: what it is measured at may lie above. */
const marginOfTarget = 0.75;
/** Of workers and event loop: for what is chosen where there is a choice, and for what is kept. */
const utilisations = { chosen: 0.6, kept: 0.85 } as const;
/** Share of the queue that batches which fill may take. */
const mostFilling = 0.4;
/** CPU that is too little to choose by: where it buys room below the target, a stall does less harm. */
const equalCores = 0.03;
const equalShare = 0.15;
/** Share of the target that tells latencies apart. */
const latencyStep = 0.1;
const headrooms = [10, 7, 5, 3, 2, 1.5, 1.2] as const;
/** What clears a backlog but does not hold the target has to be changed once more. */
const anotherChangeS = 2;
/** Compute time of a batch / time that it costs beside, from which on larger ones gain nothing. */
const worthItsJourney = 20;
/** Of the target. */
const waitAfterBacklog = 0.6;
/** Of times to clear a backlog, that are not told apart. */
const aboutAsSoon = 1.08;

const workerCounts = [1, 2, 3, 4, 6, 8, 12, 16];
const sizeSteps = [1, 1.4, 2, 2.8, 4, 5.6, 7.5];
const waitShares = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.14, 0.1, 0.07, 0.05];

/** Every setting worth a look: sizes in steps of about 1.4, waits as shares of the target. */
function candidates({ bounds, targetP99Ms }: Demand, present: Setting): Setting[] {
  const settings: Setting[] = [];
  const waits = within(
    bounds.maxWaitMs,
    waitShares.map((share) => rounded(share * targetP99Ms)),
    present.maxWaitMs,
  );
  const sizes = within(bounds.batch, sizesUpTo(bounds.batch[1]), present.batch);
  const counts = within(bounds.workers, workerCounts, present.workers);
  for (const workers of counts)
    for (const batch of sizes) for (const maxWaitMs of waits) settings.push({ workers, batch, maxWaitMs });
  return settings;
}

/** The cheapest setting that holds the target at the load, with workers to spare if it can be; null where none does. */
export function cheapest(demand: Demand, conditions: Conditions, present: Setting): Rated | null {
  const { chosen, kept } = utilisations;
  return (
    cheapestBelow(chosen, demand, conditions, present) ?? cheapestBelow(kept, demand, conditions, present)
  );
}

function cheapestBelow(
  mostUtilisation: number,
  demand: Demand,
  conditions: Conditions,
  present: Setting,
): Rated | null {
  const { loadPerS } = demand;
  const holding: { setting: Setting; forecast: Forecast }[] = [];
  let leastCores = Number.POSITIVE_INFINITY;
  for (const setting of candidates(demand, present)) {
    const expected = forecast(setting, loadPerS, conditions);
    if (expected.utilisation > mostUtilisation) continue;
    if (!holds(expected, demand, conditions, marginOfTarget)) continue;
    holding.push({ setting, forecast: expected });
    leastCores = Math.min(leastCores, expected.cpuCores);
  }
  const mostCores = leastCores + Math.max(equalCores, equalShare * leastCores);
  let best: Rated | null = null;
  for (const { setting, forecast: expected } of holding) {
    if (expected.cpuCores > mostCores) continue;
    const rated = withHeadroom({ setting, forecast: expected }, demand, conditions);
    if (best === null || comesBefore(rated, best, demand, present)) best = rated;
  }
  return best;
}

/** The setting of least latency, whether or not that reaches the target; null where every one is overloaded. */
export function fastest(demand: Demand, conditions: Conditions, present: Setting): Rated | null {
  let best: { setting: Setting; forecast: Forecast } | null = null;
  for (const setting of candidates(demand, present)) {
    const expected = forecast(setting, demand.loadPerS, conditions);
    if (expected.utilisation > utilisations.kept) continue;
    if (best === null || expected.p99Ms < best.forecast.p99Ms) best = { setting, forecast: expected };
  }
  return best && withHeadroom(best, demand, conditions);
}

/** The setting by which `queued` readings are gone and the target is held soonest; of those about as good that of least latency. */
export function soonestClear(
  demand: Demand,
  conditions: Conditions,
  present: Setting,
  queued: number,
): Rated | null {
  const rated: { setting: Setting; forecast: Forecast; seconds: number }[] = [];
  let leastS = Number.POSITIVE_INFINITY;
  for (const setting of candidates(demand, present)) {
    const expected = forecast(setting, demand.loadPerS, conditions);
    if (expected.fillingReadings > mostFilling * conditions.capacityReadings) continue;
    if (isNeedlesslyLarge(setting, demand, conditions)) continue;
    const seconds = clearS(expected, demand, queued);
    rated.push({ setting, forecast: expected, seconds });
    leastS = Math.min(leastS, seconds);
  }
  let best: { setting: Setting; forecast: Forecast } | null = null;
  for (const each of rated) {
    if (each.seconds > aboutAsSoon * leastS) continue;
    if (best === null || clearsBetter(each.setting, best.setting, demand, present)) best = each;
  }
  return best && withHeadroom(best, demand, conditions);
}

/** Whether a batch takes long although a smaller one would lose hardly anything to its journey. */
function isNeedlesslyLarge({ batch }: Setting, { targetP99Ms }: Demand, { times }: Conditions): boolean {
  const computeMs = times.perReadingMs * batch;
  return computeMs > targetP99Ms / 2 && computeMs > worthItsJourney * (times.journeyMs + times.fixedMs);
}

/** Of settings that clear a backlog about as soon: the smaller batch, then more workers, then a wait that can stay after it. */
function clearsBetter(a: Setting, b: Setting, { targetP99Ms }: Demand, present: Setting): boolean {
  if (a.batch !== b.batch) return a.batch < b.batch;
  if (a.workers !== b.workers) return a.workers > b.workers;
  const wantedMs = Math.min(present.maxWaitMs, waitAfterBacklog * targetP99Ms);
  return Math.abs(a.maxWaitMs - wantedMs) < Math.abs(b.maxWaitMs - wantedMs);
}

/** Seconds until a backlog is gone; where it never goes, the more the less the pool can do. */
export function clearS(expected: Forecast, { loadPerS, targetP99Ms }: Demand, queued: number): number {
  const spare = expected.poolPerS - 1.02 * loadPerS;
  if (spare <= 0) return 1e6 * (loadPerS / expected.poolPerS);
  const after = expected.p99Ms > targetP99Ms ? anotherChangeS : 0;
  return queued / spare + after + expected.p99Ms / 1e4;
}

/** Whether a forecast keeps to a share of the target, and leaves workers and queue room. */
export function holds(expected: Forecast, demand: Demand, conditions: Conditions, share: number): boolean {
  return (
    expected.p99Ms <= share * demand.targetP99Ms &&
    expected.utilisation <= utilisations.kept &&
    expected.fillingReadings <= mostFilling * conditions.capacityReadings
  );
}

export function withHeadroom(
  { setting, forecast: expected }: { readonly setting: Setting; readonly forecast: Forecast },
  demand: Demand,
  conditions: Conditions,
): Rated {
  const less = forecast(setting, demand.loadPerS / 10, conditions);
  const holdsLess = less.p99Ms <= demand.targetP99Ms;
  return { setting, forecast: expected, headroom: headroomOf(setting, demand, conditions), holdsLess };
}

function headroomOf(setting: Setting, demand: Demand, conditions: Conditions): number {
  const { loadPerS, targetP99Ms } = demand;
  for (const times of headrooms) {
    const expected = forecast(setting, times * loadPerS, conditions);
    const hasRoom = expected.fillingReadings <= conditions.capacityReadings / 2;
    const isInTime = expected.p99Ms <= marginOfTarget * targetP99Ms;
    if (expected.utilisation < 0.9 && isInTime && hasRoom) return times;
  }
  return 1;
}

/** Of settings that cost the same: what bears less and more load, then what leaves room, then what changes little. */
function comesBefore(a: Rated, b: Rated, { targetP99Ms }: Demand, present: Setting): boolean {
  if (a.holdsLess !== b.holdsLess) return a.holdsLess;
  if (a.headroom !== b.headroom) return a.headroom > b.headroom;
  const stepMs = latencyStep * targetP99Ms;
  const [lateA, lateB] = [a, b].map(({ forecast: { p99Ms } }) => Math.floor(p99Ms / stepMs)) as [
    number,
    number,
  ];
  if (lateA !== lateB) return lateA < lateB;
  const [changesA, changesB] = [changesOf(a.setting, present), changesOf(b.setting, present)];
  if (changesA !== changesB) return changesA < changesB;
  if (a.setting.workers !== b.setting.workers) return a.setting.workers < b.setting.workers;
  return a.forecast.cpuCores < b.forecast.cpuCores;
}

function changesOf(setting: Setting, present: Setting): number {
  return (
    Number(setting.workers !== present.workers) +
    Number(setting.batch !== present.batch) +
    Number(setting.maxWaitMs !== present.maxWaitMs)
  );
}

function sizesUpTo(most: number): number[] {
  const sizes: number[] = [];
  for (let power = 1; power <= most; power *= 10)
    for (const step of sizeSteps) sizes.push(Math.round(step * power));
  return [...sizes, most];
}

function within([least, most]: readonly [number, number], values: readonly number[], own: number): number[] {
  const inside = values.map((value) => Math.min(most, Math.max(least, value)));
  const present = own >= least && own <= most ? [own] : [];
  return [...new Set([...present, ...inside])];
}

/** Whole, and two digits at most. */
function rounded(value: number): number {
  return Math.max(1, Math.round(Number(value.toPrecision(2))));
}
