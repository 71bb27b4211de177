// Language: the choice of the person, or of the system, as the language of the texts and of the document. Browser.
import {
  type Language,
  type LanguageChoice,
  languageChoices,
  languages,
} from '../../shared/languageChoice.ts';
import { changeLanguage } from '../language/language.ts';
import { knobMarker } from '../store/knobMarkers.ts';
import { languageKey, useTelltale } from '../store/telltaleStore.ts';

/** The first language of the system that there is here, else English. */
function systemLanguage(): Language {
  for (const tag of navigator.languages) {
    const found = languages.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return 'en';
}

/** Shows the language chosen, now and whenever the choice or the system's language changes. Called once. */
export function followLanguage(): void {
  const show = (choice: LanguageChoice): void => {
    const language = choice === 'system' ? systemLanguage() : choice;
    changeLanguage(language);
    document.documentElement.lang = language;
    // Their names are words of the language in which they were taken in.
    useTelltale.setState(({ events }) => ({ markers: events.flatMap((event) => knobMarker(event) ?? []) }));
  };
  show(useTelltale.getState().language);
  useTelltale.subscribe(({ language }, before) => {
    if (language === before.language) return;
    show(language);
    // On the desktop main keeps it and tells it: here it is for what is drawn before that.
    localStorage.setItem(languageKey, language);
  });
  window.addEventListener('languagechange', () => show(useTelltale.getState().language));
}

export function nextLanguage(choice: LanguageChoice): LanguageChoice {
  return languageChoices[(languageChoices.indexOf(choice) + 1) % languageChoices.length] ?? 'system';
}
