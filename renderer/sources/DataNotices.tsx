// The newest events about sources and their data; the Events screen has all of them.
import { useMemo } from 'react';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Button } from '../components/Button.tsx';
import { Panel } from '../components/Panel.tsx';
import { messageParts } from '../events/eventWords.ts';
import { formatTime } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { ScrollRegion } from './ScrollRegion.tsx';

const mostShown = 30;

export function DataNotices() {
  const events = useTelltale((state) => state.events);
  const showScreen = useTelltale((state) => state.showScreen);
  const newest = useMemo(
    () =>
      events
        .filter(({ kind }) => kind === 'source' || kind === 'data' || kind === 'sensor')
        .slice(-mostShown)
        .reverse(),
    [events],
  );
  return (
    <Panel
      title={t('sources:latest')}
      tools={
        <Button variant="quiet" className="panel-button" onPress={() => showScreen('events')}>
          {t('sources:allEvents')}
        </Button>
      }
      className="notices-panel"
    >
      {newest.length === 0 ? (
        <p className="panel-note">{t('sources:latestNone')}</p>
      ) : (
        <ScrollRegion label={t('sources:latestList')}>
          <ul className="notice-lines">
            {newest.map(({ number, atMs, priority, subject, message }) => (
              <li key={number}>
                <span className="number text-3">{formatTime(atMs)}</span>
                <AlarmMark priority={priority} size={13} />
                <span className="notice-subject">{subject}</span>
                <span className="notice-message">{messageParts({ message }).sentence}</span>
              </li>
            ))}
          </ul>
        </ScrollRegion>
      )}
    </Panel>
  );
}
