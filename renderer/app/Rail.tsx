// The rail at the left: the screens, the language, the theme and the list of keys.
import { CircleQuestionMark, Languages, Monitor, Moon, Sun } from 'lucide-react';
import { Button } from 'react-aria-components';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { Brand } from './Brand.tsx';
import { nextLanguage } from './followLanguage.ts';
import './Rail.css';
import { screens } from './screens.tsx';
import { nextTheme } from './theme.ts';

const themeIcons = { system: <Monitor />, light: <Sun />, dark: <Moon /> };

export function Rail({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const screen = useTelltale((state) => state.screen);
  const showScreen = useTelltale((state) => state.showScreen);
  const theme = useTelltale((state) => state.theme);
  const setTheme = useTelltale((state) => state.setTheme);
  const language = useTelltale((state) => state.language);
  const setLanguage = useTelltale((state) => state.setLanguage);
  return (
    <nav className="rail" aria-label={t('app:screens')}>
      <div className="brand">
        <Brand />
      </div>
      {screens.map(({ name, icon }) => (
        <Button
          key={name}
          className="rail-button"
          aria-current={name === screen ? 'page' : 'false'}
          onPress={() => showScreen(name)}
        >
          {icon}
          {t(`app:screen.${name}`)}
        </Button>
      ))}
      <span className="grow" />
      <Button
        className="rail-button"
        aria-label={t('app:language.change', {
          now: t(`app:language.${language}`),
          next: t(`app:language.${nextLanguage(language)}`),
        })}
        onPress={() => setLanguage(nextLanguage(language))}
      >
        <Languages />
        {t('app:language.label')}
      </Button>
      <Button
        className="rail-button"
        aria-label={t('app:theme.change', {
          now: t(`app:theme.${theme}`),
          next: t(`app:theme.${nextTheme(theme)}`),
        })}
        onPress={() => setTheme(nextTheme(theme))}
      >
        {themeIcons[theme]}
        {t('app:theme.label')}
      </Button>
      <Button className="rail-button" onPress={onShowKeys}>
        <CircleQuestionMark />
        {t('app:keys.title')}
      </Button>
    </nav>
  );
}
