// The newest events about sources and their data; the Events screen has all of them.
import { useMemo } from 'react';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Button } from '../components/Button.tsx';
import { Panel } from '../components/Panel.tsx';
import { messageParts } from '../events/eventWords.ts';
import { formatTime } from '../format/numbers.ts';
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
      title="Latest from sources"
      tools={
        <Button variant="quiet" className="panel-button" onPress={() => showScreen('events')}>
          All events
        </Button>
      }
      className="notices-panel"
    >
      {newest.length === 0 ? (
        <p className="panel-note">Nothing yet. What a source reports appears here, newest first.</p>
      ) : (
        <ScrollRegion label="Latest from sources, newest first">
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
