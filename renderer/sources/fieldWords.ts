// What a form says about a field: its range and default, and what is wrong with what was entered.
import { minusSign, thinSpace } from '../format/numbers.ts';
import type { FieldDescription } from './sourceForms.ts';

const withUnit = (text: string, unit: string | undefined): string =>
  unit ? `${text}${thinSpace}${unit}` : text;

/** Numbers of settings as they were given, thousands apart: 0.1, 10 000. */
export function settingText(value: number): string {
  const text = String(value).replace('-', minusSign);
  if (text.includes('e')) return text;
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thinSpace);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** "0 to 600 000 ms"; empty for what has no range. */
function rangeWords({ least, most, above, unit }: FieldDescription): string {
  if (least === undefined && most === undefined) return '';
  if (least === undefined) return withUnit(`at most ${settingText(most ?? 0)}`, unit);
  if (most === undefined)
    return withUnit(`${above ? 'above ' : ''}${settingText(least)}${above ? '' : ' or more'}`, unit);
  return withUnit(
    above
      ? `above ${settingText(least)}, at most ${settingText(most)}`
      : `${settingText(least)} to ${settingText(most)}`,
    unit,
  );
}

/** What stands under a field while nothing is wrong: range, default, what it is for. */
export function fieldHint(field: FieldDescription): string {
  const usual = typeof field.default === 'number' ? `default ${settingText(field.default)}` : '';
  const empty = field.whenEmpty ? `empty: ${field.whenEmpty}` : '';
  return [rangeWords(field), usual, empty, field.hint ?? ''].filter((part) => part !== '').join('; ');
}

interface Issue {
  readonly code?: string | undefined;
  readonly message: string;
}

/** The schema's own sentence where it has one, else the field's range. */
export function fieldFault(field: FieldDescription, issue: Issue): string {
  if (issue.code === 'custom' || issue.code === 'invalid_format') return issue.message;
  if (field.control === 'number' || field.control === 'numberOrMax')
    return `must be ${field.whole ? 'a whole number, ' : ''}${rangeWords(field)}`;
  if (issue.code === 'too_big' && field.mostCharacters !== undefined)
    return `must have at most ${field.mostCharacters} characters`;
  if (field.options) return `must be one of ${field.options.join(', ')}`;
  return 'must not be empty';
}
