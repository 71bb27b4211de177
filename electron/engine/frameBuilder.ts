// Builds the frame of one client: what its view asks for, from where its cursor stands.
import { rollingFeatureNames, windowFeatureNames } from '../../shared/featureNames.ts';
import type {
  Frame,
  SensorDetail,
  SeriesColumns,
  SparkColumns,
  Structure,
  TimeSpan,
  View,
  WallColumns,
} from '../../shared/frame.ts';
import { sparkBucketMs, sparkBuckets } from '../../shared/frame.ts';
import type { PipelineFigures } from '../../shared/pipelineFigures.ts';
import { sensorStates } from '../../shared/sensor.ts';
import type { FrameCursor } from './engine.ts';
import type { EventLog } from './eventLog.ts';
import type { SensorView } from './sensorView.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import type { Tuning } from './tuning/tuning.ts';

const chartIntervalMs = 190;
/** While nothing in the tuning lab moves: its figures are made once a second. */
const calmTuningIntervalMs = 950;
const overviewSpanMs = 900_000;
/** A stretch that ended this long ago has all its readings. */
const settledAfterMs = 2_000;
const mostEvents = 500;

export interface FrameParts {
  readonly structure: Structure;
  readonly figures: PipelineFigures;
  /** In the order of `structure.sensors`. */
  readonly views: readonly SensorView[];
  readonly viewOfSlot: (slot: number) => SensorView | undefined;
  readonly telemetry: Telemetry;
  readonly tuning: Tuning;
  readonly events: EventLog;
  readonly toEpochMs: (monotonicMs: number) => number;
  readonly nowMs: number;
  /** How long a reading may be on its way: sparkline buckets as young as that are sent again. */
  readonly latestCommitMs: number;
}

export function newCursor(): FrameCursor {
  return {
    frames: 0,
    structureRevision: -1,
    nextEvent: 0,
    nextTask: 0,
    nextSparkBucket: 0,
    chartsAtMs: 0,
    tuningAtMs: 0,
    chartsView: null,
  };
}

export function buildFrame(parts: FrameParts, view: View, cursor: FrameCursor): Frame {
  const { structure, telemetry, events, nowMs } = parts;
  const structureChanged = cursor.structureRevision !== structure.revision;
  if (structureChanged) cursor.nextSparkBucket = 0;
  const charts = chartsDue(view, cursor, nowMs);
  const tuning = charts && tuningDue(parts, view, cursor);
  const frame: Frame = {
    kind: 'frame',
    number: cursor.frames++,
    atMs: nowMs,
    structure: structureChanged ? structure : null,
    figures: parts.figures,
    wall: view.wall ? wallColumns(parts, cursor) : null,
    series: charts && view.series ? lines(parts, view.series.slots, view.series.span) : null,
    overview:
      charts && view.overview && view.series
        ? lines(parts, view.series.slots, { spanMs: overviewSpanMs, endMs: null })
        : null,
    detail: charts && view.detail ? detail(parts, view.detail.slot, view.detail.span) : null,
    history:
      charts && view.history
        ? telemetry.history.read(view.history.spanMs, view.history.endMs ?? nowMs)
        : null,
    costPoints: (charts && view.history) || tuning ? telemetry.recentBatches.points() : null,
    tuning: tuning ? parts.tuning.figures() : null,
    tasks: view.tasks ? telemetry.tasks.since(cursor.nextTask, parts.toEpochMs) : null,
    events: events.since(cursor.nextEvent, mostEvents),
  };
  cursor.structureRevision = structure.revision;
  cursor.nextEvent = events.next;
  cursor.nextTask = telemetry.tasks.next;
  if (tuning) cursor.tuningAtMs = nowMs;
  if (charts) {
    cursor.chartsAtMs = nowMs;
    cursor.chartsView = view;
  }
  return frame;
}

function chartsDue(view: View, cursor: FrameCursor, nowMs: number): boolean {
  if (cursor.chartsView !== view) return true;
  const spans = [view.series?.span, view.detail?.span, view.history].filter(
    (span) => span !== undefined && span !== null,
  );
  const settled = spans.every(({ endMs }) => endMs !== null && cursor.chartsAtMs - endMs > settledAfterMs);
  return !(settled && !view.overview && !view.tuning) && nowMs - cursor.chartsAtMs >= chartIntervalMs;
}

function tuningDue({ tuning, nowMs }: FrameParts, view: View, cursor: FrameCursor): boolean {
  if (!view.tuning) return false;
  const isNew = cursor.chartsView !== view || tuning.moves;
  return isNew || nowMs - cursor.tuningAtMs >= calmTuningIntervalMs;
}

function lines(parts: FrameParts, slots: readonly number[], { spanMs, endMs }: TimeSpan): SeriesColumns[] {
  return slots
    .map((slot) => parts.viewOfSlot(slot))
    .filter((view) => view !== undefined)
    .map((view) =>
      view.history.series(view.sensor.slot, spanMs, endMs ?? parts.nowMs, view.intervalMs, parts.nowMs),
    );
}

function detail(parts: FrameParts, slot: number, { spanMs, endMs }: TimeSpan): SensorDetail | null {
  const view = parts.viewOfSlot(slot);
  if (!view) return null;
  return {
    slot,
    rolling: view.hasRolling ? { names: rollingFeatureNames, values: view.rolling.slice() } : null,
    windowed:
      view.windowSize > 0
        ? {
            names: windowFeatureNames,
            values: view.windowed.slice(),
            start: view.windowStart,
            size: view.windowSize,
            endedAtMs: view.windowEndedAtMs,
          }
        : null,
    band: view.history.band(spanMs, endMs ?? parts.nowMs, parts.nowMs),
    lastSeq: view.lastSeq,
    lastReadingT: view.lastReadingT,
    missing: view.missing,
  };
}

function wallColumns(parts: FrameParts, cursor: FrameCursor): WallColumns {
  const { views, structure, nowMs } = parts;
  const count = views.length;
  const columns = {
    revision: structure.revision,
    values: new Float64Array(count),
    lastFinite: new Float64Array(count),
    arrivedAtMs: new Float64Array(count),
    states: new Uint8Array(count),
    stateSinceMs: new Float64Array(count),
    ratesHz: new Float32Array(count),
    sparks: sparks(parts, cursor),
  };
  views.forEach((view, i) => {
    columns.values[i] = view.value;
    columns.lastFinite[i] = view.lastFinite;
    columns.arrivedAtMs[i] = view.arrivedAtMs;
    columns.states[i] = sensorStates.indexOf(view.stateAt(nowMs));
    columns.stateSinceMs[i] = view.stateSinceMs;
    columns.ratesHz[i] = view.committed.perSecond(10);
  });
  return columns;
}

function sparks({ views, nowMs, latestCommitMs }: FrameParts, cursor: FrameCursor): SparkColumns {
  const newest = Math.floor(nowMs / sparkBucketMs);
  const firstBucket = Math.max(cursor.nextSparkBucket, newest - sparkBuckets + 1);
  const buckets = newest - firstBucket + 1;
  const min = new Float32Array(views.length * buckets);
  const max = new Float32Array(views.length * buckets);
  views.forEach((view, i) => {
    view.history.readSpark(sparkBucketMs, firstBucket, buckets, min, max, i * buckets);
  });
  cursor.nextSparkBucket = newest - Math.ceil(latestCommitMs / sparkBucketMs);
  return { bucketMs: sparkBucketMs, firstBucket, buckets, min, max };
}
