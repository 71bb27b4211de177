// What a form says about a field: its range and default, and what is wrong with what was entered.
import { minusSign, thinSpace, withUnit } from '../format/numbers.ts';
import { optionWord } from '../knobs/knobWords.ts';
import { t } from '../language/language.ts';
import { localeFormats } from '../language/locale.ts';
import type { FieldDescription } from './sourceForms.ts';

/** Numbers of settings as they were given, thousands apart: 0.1, 10 000. */
export function settingText(value: number): string {
  const text = String(value).replace('-', minusSign);
  if (text.includes('e')) return text;
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thinSpace);
  return fraction === undefined ? grouped : grouped + localeFormats().decimalSeparator + fraction;
}

/** "0 to 600 000 ms"; empty for what has no range. */
function rangeWords({ least, most, above, unit = '' }: FieldDescription): string {
  const [low, high] = [settingText(least ?? 0), settingText(most ?? 0)];
  if (least === undefined)
    return most === undefined ? '' : withUnit(t('sources:range.atMost', { most: high }), unit);
  if (most === undefined)
    return withUnit(t(above ? 'sources:range.above' : 'sources:range.orMore', { least: low }), unit);
  return withUnit(
    t(above ? 'sources:range.aboveTo' : 'sources:range.fromTo', { least: low, most: high }),
    unit,
  );
}

/** What stands under a field while nothing is wrong: range, default, what it is for. */
export function fieldHint(field: FieldDescription): string {
  const usual =
    typeof field.default === 'number' ? t('sources:default', { value: settingText(field.default) }) : '';
  const empty = field.whenEmpty ? t('sources:whenEmpty', { meaning: field.whenEmpty }) : '';
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
    return t(field.whole ? 'sources:fault.whole' : 'sources:fault.number', { range: rangeWords(field) });
  if (issue.code === 'too_big' && field.mostCharacters !== undefined)
    return t('sources:fault.tooLong', { most: String(field.mostCharacters) });
  if (field.options) return t('sources:fault.oneOf', { options: field.options.map(optionWord).join(', ') });
  return t('sources:fault.empty');
}
