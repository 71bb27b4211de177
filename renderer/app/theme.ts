// Theme: the choice of the person, or of the system, as data-theme on the document.
import { useEffect, useSyncExternalStore } from 'react';
import { type ThemeChoice, themeChoices } from '../../shared/theme.ts';
import { useTelltale } from '../store/telltaleStore.ts';

export type Theme = 'light' | 'dark';

const prefersLight = window.matchMedia('(prefers-color-scheme: light)');
// Kept from the event: Chromium tells nobody of a change that somebody has read from `matches` before it was told.
let systemIsLight = prefersLight.matches;
prefersLight.addEventListener('change', ({ matches }) => {
  systemIsLight = matches;
});

function subscribeSystem(listener: () => void): () => void {
  prefersLight.addEventListener('change', listener);
  return () => prefersLight.removeEventListener('change', listener);
}

/** The theme in force. Charts on canvas read their colours anew when it changes. */
export function useTheme(): Theme {
  const choice = useTelltale((state) => state.theme);
  const isLight = useSyncExternalStore(subscribeSystem, () => systemIsLight);
  return choice === 'system' ? (isLight ? 'light' : 'dark') : choice;
}

/** Writes the theme to the document; used once, by the application. */
export function useThemeOnDocument(): void {
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
}

export function nextTheme(choice: ThemeChoice): ThemeChoice {
  return themeChoices[(themeChoices.indexOf(choice) + 1) % themeChoices.length] ?? 'system';
}
