// The list of events: only the rows in view are in the page. It follows the newest until it is scrolled away from the top.
import { type UIEvent, useEffect, useMemo, useRef } from 'react';
import { Button, GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components';
import type { EngineEvent } from '../../shared/events.ts';
import { AlarmMark, priorityWord } from '../components/AlarmMark.tsx';
import { Button as CommonButton } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { formatTime } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { everything, isEverything } from './eventFilter.ts';
import { showSubject, subjectPlace } from './eventSubject.ts';
import { useEvents } from './eventsState.ts';
import { kindWord, messageParts } from './eventWords.ts';

const rowHeight = 26;
const layoutOptions = { rowSize: rowHeight };
const columns = ['time', 'priority', 'kind', 'subject', 'message'] as const;

/** The list knows its rows by the identity of these objects and by `id`. */
interface EventItem {
  readonly id: number;
  readonly event: EngineEvent;
}

const itemsByEvent = new WeakMap<EngineEvent, EventItem>();

function itemOf(event: EngineEvent): EventItem {
  let item = itemsByEvent.get(event);
  if (!item) {
    item = { id: event.number, event };
    itemsByEvent.set(event, item);
  }
  return item;
}

export function EventList({ events }: { readonly events: readonly EngineEvent[] }) {
  const selectedNumber = useEvents((state) => state.selectedNumber);
  const select = useEvents((state) => state.select);
  const heldAt = useEvents((state) => state.heldAt);
  const items = useMemo(() => events.map(itemOf), [events]);
  const listRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (heldAt === null) listRef.current?.scrollTo({ top: 0 });
  }, [heldAt]);
  useEffect(() => () => useEvents.getState().hold(null), []);
  if (events.length === 0) return <NoEvents />;
  return (
    <div className="event-list-frame">
      <div className="event-list-head" aria-hidden="true">
        {columns.map((column) => (
          <span key={column}>{t(`events:column.${column}`)}</span>
        ))}
      </div>
      <Virtualizer layout={ListLayout} layoutOptions={layoutOptions}>
        <GridList
          ref={listRef}
          aria-label={t('events:list', {
            columns: columns.map((column) => t(`events:column.${column}`)).join(', '),
          })}
          className="event-list"
          items={items}
          selectionMode="single"
          selectionBehavior="replace"
          selectedKeys={selectedNumber === null ? [] : [selectedNumber]}
          onSelectionChange={(keys) => {
            const [number] = keys;
            if (typeof number === 'number') select(number);
          }}
          onScroll={holdWhenScrolled}
        >
          {({ event }) => <EventRow event={event} />}
        </GridList>
      </Virtualizer>
    </div>
  );
}

function holdWhenScrolled({ currentTarget }: UIEvent<HTMLElement>): void {
  const { heldAt, hold } = useEvents.getState();
  const away = currentTarget.scrollTop > 1;
  if (!away) hold(null);
  else if (heldAt === null) hold(useTelltale.getState().events.at(-1)?.number ?? null);
}

function EventRow({ event }: { readonly event: EngineEvent }) {
  const { number, atMs, priority, kind } = event;
  return (
    <GridListItem id={number} className="event-row" textValue={eventText(event)}>
      <span className="number text-2">{formatTime(atMs)}</span>
      <span className="event-priority">
        <AlarmMark priority={priority} size={14} decorative />
        {priorityWord(priority)}
      </span>
      <span className="text-2">{kindWord(kind)}</span>
      <Subject event={event} />
      <span className="event-text">{messageParts(event).sentence}</span>
    </GridListItem>
  );
}

/** What a screen reader says of a row. */
function eventText(event: EngineEvent): string {
  const { atMs, priority, kind, subject } = event;
  const told = [formatTime(atMs), priorityWord(priority), kindWord(kind), subject];
  return [...told, messageParts(event).sentence].filter(Boolean).join(', ');
}

/** A link where a screen shows the subject. */
export function Subject({ event }: { readonly event: EngineEvent }) {
  const structure = useTelltale((state) => state.structure);
  const place = subjectPlace(event, structure);
  if (!place) return <span className="text-2">{event.subject}</span>;
  return (
    <Button className="event-subject" onPress={() => showSubject(place)}>
      {event.subject}
      <span className="visually-hidden">, {t(`events:showOn.${place.screen}`)}</span>
    </Button>
  );
}

function NoEvents() {
  const filter = useEvents((state) => state.filter);
  const setFilter = useEvents((state) => state.setFilter);
  if (isEverything(filter))
    return (
      <Notice title={t('events:nothing')} className="events-notice">
        {t('events:nothingText')}
      </Notice>
    );
  return (
    <Notice
      title={t('events:noneFits')}
      className="events-notice"
      actions={<CommonButton onPress={() => setFilter(everything)}>{t('events:showAll')}</CommonButton>}
    >
      {t('events:chooseOthers')}
    </Notice>
  );
}
