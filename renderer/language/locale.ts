// How the language shown writes numbers and times. Set when the language changes; runs in the browser and in tests.
import type { Language } from '../../shared/languageChoice.ts';

/** Formats of one language, made once. */
interface LocaleFormats {
  /** BCP 47, for what formats by itself: "en-GB". */
  readonly locale: string;
  readonly decimalSeparator: string;
  /** Local time of day, 24 h. */
  readonly time: Intl.DateTimeFormat;
  /** The same with milliseconds. */
  readonly timeMs: Intl.DateTimeFormat;
  /** Local date. */
  readonly date: Intl.DateTimeFormat;
}

const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;

/** `dateLocale`: where dates are written another way than the rest. */
function formatsOf(locale: string, dateLocale = locale): LocaleFormats {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return {
    locale,
    decimalSeparator: parts.find(({ type }) => type === 'decimal')?.value ?? '.',
    time: new Intl.DateTimeFormat(locale, clock),
    timeMs: new Intl.DateTimeFormat(locale, { ...clock, fractionalSecondDigits: 3 }),
    date: new Intl.DateTimeFormat(dateLocale, { year: 'numeric', month: '2-digit', day: '2-digit' }),
  };
}

/** Of each language: a 24 h clock, and dates whose order of day and month cannot be mistaken. */
const makers = { en: () => formatsOf('en-GB', 'sv-SE'), de: () => formatsOf('de-DE') };

let present = makers.en();

/** The formats of the language shown. */
export function localeFormats(): LocaleFormats {
  return present;
}

export function setFormats(language: Language): void {
  present = makers[language]();
}
