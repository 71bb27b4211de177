// The screens of the UI by name, in the order of the rail and of their keys.

export const screenNames = ['monitor', 'pipeline', 'tune', 'sources', 'events'] as const;
export type ScreenName = (typeof screenNames)[number];

/** The screen that an address names behind its "#"; null where it names none. */
export function screenOfUrl(url: string): ScreenName | null {
  const name = url.split('#', 2)[1];
  return screenNames.find((screen) => screen === name) ?? null;
}
