// Texts of what the system draws for the desktop (menus, tray, notices, boxes) in the language chosen: i18next with every
// text built in, nothing is loaded. Electron's main process. What the engine says stays English.
import { createInstance } from 'i18next';
import { type Language, type LanguageChoice, languages } from '../../../../shared/languageChoice.ts';
import { english } from './english.ts';
import { german } from './german.ts';

/** Plurals are asked for by the name that they have in common. */
type KeyOf<T> = {
  [K in keyof T & string]: T[K] extends string
    ? K extends `${infer Name}_${'one' | 'other'}`
      ? Name
      : K
    : `${K}.${KeyOf<T[K]>}`;
}[keyof T & string];
export type NativeTextKey = KeyOf<typeof english>;

const texts = createInstance();
void texts.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: english }, de: { translation: german } },
  initAsync: false,
  interpolation: { escapeValue: false },
});

/** A text in the language chosen, read when it is shown: the language may change while the application runs. */
export function t(key: NativeTextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return String(texts.t(key as never, values as never));
}

export function nativeLanguage(): Language {
  return texts.resolvedLanguage === 'de' ? 'de' : 'en';
}

/** `systemLanguages`: BCP 47, the preferred one first. The first of them that there is here is taken, else English. */
export function chooseNativeLanguage(choice: LanguageChoice, systemLanguages: readonly string[]): void {
  const wanted = choice === 'system' ? systemLanguages.map(languageOf) : [choice];
  void texts.changeLanguage(wanted.find((language) => language !== undefined) ?? 'en');
}

function languageOf(tag: string): Language | undefined {
  return languages.find((language) => language === tag.toLowerCase().split('-')[0]);
}
