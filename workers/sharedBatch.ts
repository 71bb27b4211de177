// Computes a batch of transport `shared`: ranges of rings in, result columns out. Runs where batches are computed.
import { type SharedBatchTask, windowRowDoubles } from '../shared/batchTask.ts';
import { slotField, slotHeader } from '../shared/ringLayout.ts';
import { type BatchKernels, kernelsFor, rollingDoubles, windowRowsOf } from './batchKernels.ts';
import { failOnPoison } from './injectedPoison.ts';

const leastResultBytes = 4_096;

let rings: SharedArrayBuffer | null = null;
let doubles: Float64Array = new Float64Array(0);

/** What a batch results in; see `SharedBatchResult`. */
export interface BatchColumns {
  readonly columns: Float64Array<ArrayBuffer>;
  readonly windowRows: number;
}

export function computeSharedBatch(task: SharedBatchTask): BatchColumns {
  const { ranges, readings, settings } = task;
  const { poison } = settings;
  const ringDoubles = viewOf(task.rings);
  let windowRows = 0;
  for (let i = 0; i < ranges.length; i += 3)
    windowRows += windowRowsOf(ranges[i + 1] as number, ranges[i + 2] as number, settings);
  const rowsAt = rollingDoubles(readings, settings);
  const columns = resultColumns(task.recycled, rowsAt + windowRows * windowRowDoubles);
  const kernels = kernelsFor(settings.window);
  let reading = 0;
  let row = rowsAt;
  for (let i = 0; i < ranges.length; i += 3) {
    const count = ranges[i + 2] as number;
    if (poison) failOnPoison(poison, ranges[i] as number, ranges[i + 1] as number, count);
    const range = copyRange(ringDoubles, ranges, i, kernels);
    if (settings.rolling) kernels.computeRolling(range, columns, reading, readings);
    if (settings.windowed) row = kernels.computeWindowed(range, settings.hop, i / 3, columns, row);
    reading += count;
  }
  return { columns, windowRows };
}

/** In a worker each message brings a new object for the same memory; in the event loop it is the same one. */
function viewOf(buffer: SharedArrayBuffer): Float64Array {
  if (buffer !== rings) {
    rings = buffer;
    doubles = new Float64Array(buffer);
  }
  return doubles;
}

function resultColumns(recycled: ArrayBuffer | null, length: number): Float64Array<ArrayBuffer> {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT;
  if (recycled && recycled.byteLength >= bytes) return new Float64Array(recycled);
  return new Float64Array(new ArrayBuffer(2 ** Math.ceil(Math.log2(Math.max(leastResultBytes, bytes)))));
}

const range = { valuesSeq: 0, seqStart: 0, count: 0, low: 0, high: 1, rateHz: Number.NaN };

/** Copies the range at ranges[i] with its halo out of its ring, so that kernels see it in one piece. */
function copyRange(
  ringDoubles: Float64Array,
  ranges: Float64Array,
  i: number,
  kernels: BatchKernels,
): typeof range {
  const header = slotHeader(ranges[i] as number);
  const seqStart = ranges[i + 1] as number;
  const count = ranges[i + 2] as number;
  const valuesSeq = Math.max(0, seqStart - (kernels.rolling.window - 1));
  const length = seqStart + count - valuesSeq;
  const values = kernels.reserve(length);
  const base = ringDoubles[header + slotField.valuesBase] as number;
  const capacity = ringDoubles[header + slotField.capacity] as number;
  const begin = valuesSeq % capacity;
  const untilWrap = Math.min(length, capacity - begin);
  copyDoubles(ringDoubles, base + begin, values, 0, untilWrap);
  copyDoubles(ringDoubles, base, values, untilWrap, length - untilWrap);
  range.valuesSeq = valuesSeq;
  range.seqStart = seqStart;
  range.count = count;
  range.low = ringDoubles[header + slotField.low] as number;
  range.high = ringDoubles[header + slotField.high] as number;
  range.rateHz = ringDoubles[header + slotField.rateHz] as number;
  return range;
}

/** A plain loop: for the short ranges of many sensors a view for `set` would cost more than the copying. */
function copyDoubles(from: Float64Array, start: number, to: Float64Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) to[at + i] = from[start + i] as number;
}
