// The languages a person can choose from.

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

export const languageChoices = ['system', ...languages] as const;
export type LanguageChoice = (typeof languageChoices)[number];
