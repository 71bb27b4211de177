// The application: rail, the screen chosen, status bar.
import { Fragment, Suspense } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { FaultsFrame } from '../faults/FaultsMark.tsx';
import { localeFormats } from '../language/locale.ts';
import { PlantFileWatch } from '../sources/PlantFileWatch.tsx';
import { useTelltale } from '../store/telltaleStore.ts';
import { Announcer } from './Announcer.tsx';
import '../styles/tokens.css';
import '../styles/base.css';
import './App.css';
import { KeysDialog } from './KeysDialog.tsx';
import { Rail } from './Rail.tsx';
import { StatusBar } from './StatusBar.tsx';
import { screens } from './screens.tsx';
import { useThemeOnDocument } from './theme.ts';
import { useAppKeys } from './useAppKeys.ts';

const showKeys = () => useTelltale.setState({ keysShown: true });
const hideKeys = () => useTelltale.setState({ keysShown: false });

export function App() {
  const keysShown = useTelltale((state) => state.keysShown);
  const screen = useTelltale((state) => state.screen);
  const isLost = useTelltale((state) => state.connection.state === 'lost');
  useThemeOnDocument();
  useAppKeys(showKeys);
  const { i18n } = useTranslation('app');
  const entry = screens.find(({ name }) => name === screen);
  return (
    <I18nProvider locale={localeFormats().locale}>
      <div className={`app ${isLost ? 'lost' : ''}`}>
        <Rail onShowKeys={showKeys} />
        {/* Words and numbers are made by plain functions in many places: in another language all of them are made anew. */}
        <Fragment key={i18n.language}>
          <main className="app-main">
            <Suspense>{entry && <entry.Screen />}</Suspense>
          </main>
          <StatusBar />
          <Announcer />
          <FaultsFrame />
          <PlantFileWatch />
          <KeysDialog isOpen={keysShown} onClose={hideKeys} />
        </Fragment>
      </div>
    </I18nProvider>
  );
}
