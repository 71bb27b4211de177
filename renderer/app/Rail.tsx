// The rail at the left: the screens, the theme and the list of keys.
import { CircleQuestionMark, Monitor, Moon, Sun } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTelltale } from '../store/telltaleStore.ts';
import { Brand } from './Brand.tsx';
import './Rail.css';
import { screens } from './screens.tsx';
import { nextTheme } from './theme.ts';

const themeIcons = { system: <Monitor />, light: <Sun />, dark: <Moon /> };
const themeNames = { system: 'as the system', light: 'light', dark: 'dark' };

export function Rail({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const screen = useTelltale((state) => state.screen);
  const showScreen = useTelltale((state) => state.showScreen);
  const theme = useTelltale((state) => state.theme);
  const setTheme = useTelltale((state) => state.setTheme);
  return (
    <nav className="rail" aria-label="Screens">
      <div className="brand">
        <Brand />
      </div>
      {screens.map(({ name, title, icon }) => (
        <Button
          key={name}
          className="rail-button"
          aria-current={name === screen ? 'page' : 'false'}
          onPress={() => showScreen(name)}
        >
          {icon}
          {title}
        </Button>
      ))}
      <span className="grow" />
      <Button
        className="rail-button"
        aria-label={`Theme: ${themeNames[theme]}. Change to ${themeNames[nextTheme(theme)]}`}
        onPress={() => setTheme(nextTheme(theme))}
      >
        {themeIcons[theme]}
        Theme
      </Button>
      <Button className="rail-button" onPress={onShowKeys}>
        <CircleQuestionMark />
        Keys
      </Button>
    </nav>
  );
}
