// The texts of the UI in the language shown: i18next with every text built in, nothing is loaded. Browser and tests.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, languages } from '../../shared/languageChoice.ts';
import { formatCount } from '../format/numbers.ts';
import { german } from './de/german.ts';
import { english } from './en/english.ts';
import { setFormats } from './locale.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: typeof english;
    defaultNS: 'app';
    strictKeyChecks: true;
    strictInterpolationChecks: true;
    interpolationFormatTypeMap: { grouped: number };
  }
}

i18next.on('languageChanged', (language) => {
  const known = languages.find((name) => name === language);
  if (known) setFormats(known);
});
void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'app',
  resources: { en: english, de: german },
  initAsync: false,
  interpolation: { escapeValue: false },
});
i18next.services.formatter?.add('grouped', (value: unknown) => formatCount(Number(value)));

/**
 * A text in the language shown: `t('app:screen.monitor')`, `t('app:sensors', { count: 3 })`. Called while rendering or
 * later, never when a module loads: the language changes while the UI runs, and everything is then rendered anew.
 */
export const { t } = i18next;

/** Shows the UI in that language from now on. */
export function changeLanguage(language: Language): void {
  void i18next.changeLanguage(language);
}

/** The language shown. */
export function presentLanguage(): Language {
  return i18next.resolvedLanguage === 'de' ? 'de' : 'en';
}

/** A label as it stands inside a sentence: English ones begin small there, German nouns do not. */
export function insideSentence(label: string): string {
  return presentLanguage() === 'en' ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
