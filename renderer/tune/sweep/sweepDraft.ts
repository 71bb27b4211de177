// What is typed to ask for a sweep, checked into a request: lists of numbers as text, and what is wrong with each. Pure.
import { cellCount, type SweepRequest, sweepRequestSchema } from '../../../shared/tuning/sweep.ts';

export interface SweepDraft {
  readonly batches: string;
  /** Empty: none, where the event loop is measured. */
  readonly workers: string;
  readonly eventLoop: boolean;
  readonly copy: boolean;
  /** Added work in µs; empty: as the knobs are. */
  readonly work: string;
  /** NaN: nothing typed. */
  readonly targetP99Ms: number;
}

export type DraftField = 'batches' | 'workers' | 'work' | 'targetP99Ms';
/** What is wrong with a field; `all`: with how they go together. */
export type DraftFaults = Readonly<Partial<Record<DraftField | 'all', string>>>;

export const defaultSweepDraft = (cores: number): SweepDraft => ({
  batches: '1, 20, 100, 500, 2000, 8000',
  workers: [1, 2, 4].filter((count) => count <= Math.max(1, cores)).join(', '),
  eventLoop: true,
  copy: false,
  work: '',
  targetP99Ms: 50,
});

export function draftOf(request: SweepRequest): SweepDraft {
  return {
    batches: request.batches.join(', '),
    workers: request.workers.join(', '),
    eventLoop: request.eventLoop,
    copy: request.transports.includes('copy'),
    work: request.workPerReadingUs?.join(', ') ?? '',
    targetP99Ms: request.targetP99Ms,
  };
}

export type CheckedDraft =
  | { readonly ok: true; readonly request: SweepRequest; readonly cells: number }
  | { readonly ok: false; readonly faults: DraftFaults };

export function checkDraft(draft: SweepDraft): CheckedDraft {
  const lists = {
    batches: numberList(draft.batches),
    workers: numberList(draft.workers),
    work: numberList(draft.work),
  };
  const faults: Partial<Record<DraftField | 'all', string>> = {};
  for (const [field, list] of Object.entries(lists))
    if (typeof list === 'string') faults[field as DraftField] = list;
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const work = lists.work as number[];
  const parsed = sweepRequestSchema.safeParse({
    batches: lists.batches,
    workers: lists.workers,
    eventLoop: draft.eventLoop,
    transports: draft.copy ? ['shared', 'copy'] : ['shared'],
    workPerReadingUs: work.length > 0 ? work : null,
    targetP99Ms: draft.targetP99Ms,
  });
  if (parsed.success) return { ok: true, request: parsed.data, cells: cellCount(parsed.data) };
  for (const { path, code } of parsed.error.issues) {
    const field = fieldOf(path[0]);
    faults[field] ??= sentenceFor(field, code, lists);
  }
  return { ok: false, faults };
}

/** Numbers parted by commas or spaces, or what is wrong. */
function numberList(text: string): number[] | string {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const odd = parts.find((part) => !/^\d+(\.\d+)?$/.test(part));
  return odd === undefined ? parts.map(Number) : `“${odd}” is not a number. Write numbers parted by commas.`;
}

function fieldOf(name: PropertyKey | undefined): DraftField | 'all' {
  if (name === 'workPerReadingUs') return 'work';
  return name === 'batches' || name === 'workers' || name === 'targetP99Ms' ? name : 'all';
}

const ranges: Readonly<Record<DraftField, string>> = {
  batches: 'Whole numbers from 1 to 50 000, at most 20 of them.',
  workers: 'Whole numbers from 1 to 16, at most 8 of them.',
  work: 'Numbers from 0 to 10 000 000 µs, at most 6 of them.',
  targetP99Ms: 'A number from 0.1 to 60 000 ms.',
};

function sentenceFor(
  field: DraftField | 'all',
  code: string | undefined,
  lists: { readonly workers: unknown; readonly batches: unknown; readonly work: unknown },
): string {
  if (field === 'all') {
    const hasWorkers = Array.isArray(lists.workers) && lists.workers.length > 0;
    return hasWorkers
      ? 'That is more than 200 cells: leave some sizes, workers or works out.'
      : 'Nothing would compute: name a worker count, or have the event loop measured.';
  }
  const list = field === 'targetP99Ms' ? null : lists[field];
  if (code === 'custom' && Array.isArray(list)) {
    const twice = list.find((value, index) => list.indexOf(value) !== index);
    return `${twice} stands there twice. Leave one out.`;
  }
  return ranges[field];
}
