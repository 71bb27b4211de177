// What every screen stands in: header with its tools, the bar of a lost connection, body, and the side panel with tabs.
import type { ReactNode } from 'react';
import type { ScreenName } from '../../shared/screens.ts';
import { type TabDescription, Tabs } from '../components/Tabs.tsx';
import { FaultsBar } from '../faults/FaultsMark.tsx';
import { formatElapsed } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { LostBar } from './LostBar.tsx';
import './ScreenFrame.css';
import { useSampled } from './useSampled.ts';

interface ScreenFrameProps {
  readonly screen: ScreenName;
  /** At the right end of the header. */
  readonly tools?: ReactNode;
  /** Tabs of the side panel; without any there is no side panel. */
  readonly side?: readonly TabDescription[];
  /** Panels: the body is a grid with 1 px gaps. */
  readonly children: ReactNode;
}

function RunTime() {
  const uptimeS = useSampled((state) => (state.figures ? Math.floor(state.figures.uptimeS) : null));
  return uptimeS === null ? null : (
    <span className="text-3 number hide-narrow">{t('app:running', { time: formatElapsed(uptimeS) })}</span>
  );
}

export function ScreenFrame({ screen, tools, side = [], children }: ScreenFrameProps) {
  const title = t(`app:screen.${screen}`);
  const plantName = useTelltale((state) => state.structure?.plantName ?? '');
  const selected = useTelltale((state) => state.sideTab[screen]);
  const showSideTab = useTelltale((state) => state.showSideTab);
  return (
    <section className={`screen screen-${screen} ${side.length > 0 ? '' : 'screen-wide'}`} aria-label={title}>
      <header className="screen-head">
        <h1>{title}</h1>
        {plantName && <span className="screen-rule" />}
        <span className="screen-plant">{plantName}</span>
        <RunTime />
        <span className="grow" />
        {tools}
      </header>
      <div className="screen-main">
        <LostBar />
        <FaultsBar />
        <div className={`screen-body ${screen}-body`}>{children}</div>
      </div>
      {side.length > 0 && (
        <aside className="side" aria-label={t('app:details')}>
          <Tabs
            label={t('app:details')}
            tabs={side}
            selected={selected}
            onSelect={(tab) => showSideTab(screen, tab)}
          />
        </aside>
      )}
    </section>
  );
}
