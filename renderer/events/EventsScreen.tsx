// The Events screen: what happened, when and to what, newest first; filtered, counted, kept as CSV.
import { Download } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { EngineEvent } from '../../shared/events.ts';
import { ScreenFrame } from '../app/ScreenFrame.tsx';
import { useSampled } from '../app/useSampled.ts';
import { Button } from '../components/Button.tsx';
import { Panel } from '../components/Panel.tsx';
import { SearchField } from '../components/SearchField.tsx';
import { FaultsPanel } from '../faults/FaultsPanel.tsx';
import { formatCount } from '../format/numbers.ts';
import { KnobsPanel } from '../knobs/KnobsPanel.tsx';
import { t } from '../language/language.ts';
import { offerDownload } from '../sources/offerDownload.ts';
import { mostEvents, useTelltale } from '../store/telltaleStore.ts';
import { EventDetails } from './EventDetails.tsx';
import { EventFilterBar } from './EventFilterBar.tsx';
import { EventList } from './EventList.tsx';
import { filterEvents } from './eventFilter.ts';
import { eventsCsv } from './eventsCsv.ts';
import { useEvents } from './eventsState.ts';
import './events.css';

const listEveryMs = 500;

const sideTabs = () => [
  { id: 'event', title: t('events:event'), content: <EventDetails /> },
  { id: 'knobs', title: t('app:knobs'), content: <KnobsPanel /> },
  { id: 'faults', title: t('app:faults'), content: <FaultsPanel /> },
];

export function EventsScreen() {
  const filter = useEvents((state) => state.filter);
  const setFilter = useEvents((state) => state.setFilter);
  const { listed, fitting, all } = useListedEvents();
  return (
    <ScreenFrame
      screen="events"
      tools={
        <>
          <SearchField
            label={t('events:find')}
            value={filter.text}
            onChange={(text) => setFilter({ text })}
            shortcut="/"
          />
          <Button isDisabled={fitting === 0} onPress={() => exportCsv()}>
            <Download aria-hidden="true" />
            {t('events:exportCsv')}
          </Button>
        </>
      }
      side={sideTabs()}
    >
      <EventFilterBar />
      <Panel
        title={t('events:whatHappened')}
        caption={caption(fitting, all)}
        className="events-panel"
        tools={<NewerEvents count={fitting - listed.length} />}
      >
        <EventList events={listed} />
      </Panel>
    </ScreenFrame>
  );
}

interface ListedEvents {
  readonly listed: readonly EngineEvent[];
  /** How many fit the filter; more than are listed while the list is held. */
  readonly fitting: number;
  readonly all: number;
}

function useListedEvents(): ListedEvents {
  const events = useSampled((state) => state.events, listEveryMs);
  const filter = useEvents((state) => state.filter);
  const heldAt = useEvents((state) => state.heldAt);
  const before = useRef<readonly EngineEvent[]>([]);
  return useMemo(() => {
    const fitting = filterEvents(events, filter, null);
    const found = heldAt === null ? fitting : filterEvents(events, filter, heldAt);
    // A long list costs when it is built anew: one with the same events stays the same array.
    const isSame =
      found.length === before.current.length && found.every((event, i) => event === before.current[i]);
    if (!isSame) before.current = found;
    return { listed: before.current, fitting: fitting.length, all: events.length };
  }, [events, filter, heldAt]);
}

function caption(fitting: number, all: number): string {
  const shown =
    fitting === all
      ? formatCount(all)
      : t('events:someOf', { some: formatCount(fitting), all: formatCount(all) });
  return all >= mostEvents
    ? t('events:captionKept', { shown, most: formatCount(mostEvents) })
    : t('events:caption', { shown });
}

function NewerEvents({ count }: { readonly count: number }) {
  const hold = useEvents((state) => state.hold);
  if (count <= 0) return null;
  return (
    <Button className="newer-events" onPress={() => hold(null)}>
      {t('events:newer', { count })}
    </Button>
  );
}

function exportCsv(): void {
  const { events, structure } = useTelltale.getState();
  const listed = filterEvents(events, useEvents.getState().filter, null);
  const name = (structure?.plantName ?? 'telltale').replace(/[^\p{L}\p{N} _-]+/gu, '-');
  offerDownload(eventsCsv(listed), 'text/csv', `${name} events.csv`);
}
