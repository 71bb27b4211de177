// What is typed to ask for a sweep, checked into a request: lists of numbers as text, and what is wrong with each. Pure.
import { cellCount, type SweepRequest, sweepRequestSchema } from '../../../shared/tuning/sweep.ts';
import { t } from '../../language/language.ts';
import { localeFormats } from '../../language/locale.ts';

export interface SweepDraft {
  readonly batches: string;
  /** Empty: none, where the event loop is measured. */
  readonly workers: string;
  readonly eventLoop: boolean;
  readonly copy: boolean;
  /** The sources rest while cells are measured: all of the CPU is for these. */
  readonly pausesSources: boolean;
  /** Added work in µs; empty: as the knobs are. */
  readonly work: string;
  /** NaN: nothing typed. */
  readonly targetP99Ms: number;
}

export type DraftField = 'batches' | 'workers' | 'work' | 'targetP99Ms';
/** What is wrong with a field; `all`: with how they go together. */
export type DraftFaults = Readonly<Partial<Record<DraftField | 'all', string>>>;

export const defaultSweepDraft = (cores: number): SweepDraft => ({
  batches: listText([1, 20, 100, 500, 2_000, 8_000]),
  workers: listText([1, 2, 4].filter((count) => count <= Math.max(1, cores))),
  eventLoop: true,
  copy: false,
  pausesSources: false,
  work: '',
  targetP99Ms: 50,
});

export function draftOf(request: SweepRequest): SweepDraft {
  return {
    batches: listText(request.batches),
    workers: listText(request.workers),
    eventLoop: request.eventLoop,
    copy: request.transports.includes('copy'),
    pausesSources: request.pauseSources !== undefined,
    work: listText(request.workPerReadingUs ?? []),
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
    ...(draft.pausesSources ? { pauseSources: 'untilEnd' } : {}),
  });
  if (parsed.success) return { ok: true, request: parsed.data, cells: cellCount(parsed.data) };
  for (const { path, code } of parsed.error.issues) {
    const field = fieldOf(path[0]);
    faults[field] ??= sentenceFor(field, code, lists);
  }
  return { ok: false, faults };
}

/** Where the comma parts decimals, semicolons part numbers. */
const hasDecimalComma = () => localeFormats().decimalSeparator === ',';

function listText(numbers: readonly number[]): string {
  const texts = numbers.map((number) => String(number).replace('.', localeFormats().decimalSeparator));
  return texts.join(hasDecimalComma() ? '; ' : ', ');
}

/** Numbers as the language writes them, parted as it parts them or by spaces, or what is wrong. */
function numberList(text: string): number[] | string {
  const parts = text.split(hasDecimalComma() ? /[\s;]+/ : /[\s,;]+/).filter((part) => part !== '');
  const plain = parts.map((part) => part.replace(localeFormats().decimalSeparator, '.'));
  const odd = plain.findIndex((part) => !/^\d+(\.\d+)?$/.test(part));
  return odd < 0 ? plain.map(Number) : t('sweep:fault.noNumber', { text: parts[odd] ?? '' });
}

function fieldOf(name: PropertyKey | undefined): DraftField | 'all' {
  if (name === 'workPerReadingUs') return 'work';
  return name === 'batches' || name === 'workers' || name === 'targetP99Ms' ? name : 'all';
}

function sentenceFor(
  field: DraftField | 'all',
  code: string | undefined,
  lists: { readonly workers: unknown; readonly batches: unknown; readonly work: unknown },
): string {
  if (field === 'all') {
    const hasWorkers = Array.isArray(lists.workers) && lists.workers.length > 0;
    return hasWorkers ? t('sweep:fault.tooManyCells') : t('sweep:fault.nothing');
  }
  const list = field === 'targetP99Ms' ? null : lists[field];
  if (code === 'custom' && Array.isArray(list)) {
    const twice = list.find((value, index) => list.indexOf(value) !== index);
    return t('sweep:fault.twice', { number: listText([twice]) });
  }
  return t(`sweep:fault.${field}`);
}
