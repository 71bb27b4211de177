// Filters of the events list: kinds and priorities, each with how many there are.
import { useMemo } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { type EventKind, eventKinds } from '../../shared/events.ts';
import { AlarmMark, priorityWord } from '../components/AlarmMark.tsx';
import { Button } from '../components/Button.tsx';
import { formatCount } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { countEvents, eventPriorities, everything, isEverything } from './eventFilter.ts';
import { useEvents } from './eventsState.ts';
import { kindWord } from './eventWords.ts';
import '../components/Segments.css';

export function EventFilterBar() {
  const events = useTelltale((state) => state.events);
  const filter = useEvents((state) => state.filter);
  const setFilter = useEvents((state) => state.setFilter);
  const counts = useMemo(() => countEvents(events), [events]);
  return (
    <section className="panel events-filter" aria-label={t('events:filter')}>
      <ToggleButtonGroup
        aria-label={t('events:kinds')}
        className="segments"
        selectionMode="multiple"
        selectedKeys={filter.kinds}
        onSelectionChange={(keys) =>
          setFilter({ kinds: new Set(eventKinds.filter((kind: EventKind) => keys.has(kind))) })
        }
      >
        {eventKinds.map((kind) => (
          <ToggleButton key={kind} id={kind} className="segment">
            {kindWord(kind)}
            <span className="filter-count number">{formatCount(counts.kinds[kind])}</span>
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <ToggleButtonGroup
        aria-label={t('events:priorities')}
        className="segments"
        selectionMode="multiple"
        selectedKeys={[...filter.priorities].map(String)}
        onSelectionChange={(keys) =>
          setFilter({
            priorities: new Set(eventPriorities.filter((priority) => keys.has(String(priority)))),
          })
        }
      >
        {eventPriorities.map((priority) => (
          <ToggleButton key={priority} id={String(priority)} className="segment">
            <AlarmMark priority={priority} size={14} decorative />
            <span className="visually-hidden">{priorityWord(priority)}</span>
            <span className="filter-count number">{formatCount(counts.priorities[priority])}</span>
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <span className="grow" />
      {!isEverything(filter) && (
        <Button variant="quiet" onPress={() => setFilter(everything)}>
          {t('events:showAll')}
        </Button>
      )}
    </section>
  );
}
