// Side panel of the Events screen: the event that is selected, in full.
import { AlarmMark, priorityWord } from '../components/AlarmMark.tsx';
import { Notice } from '../components/Notice.tsx';
import { formatDate, formatTimeMs } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { Subject } from './EventList.tsx';
import { useEvents } from './eventsState.ts';
import { kindMeaning, messageParts } from './eventWords.ts';

export function EventDetails() {
  const selectedNumber = useEvents((state) => state.selectedNumber);
  const event = useTelltale((state) => state.events.find(({ number }) => number === selectedNumber) ?? null);
  if (!event)
    return (
      <div className="event-details">
        <Notice title={t('events:noneSelected')}>{t('events:select')}</Notice>
      </div>
    );
  const { sentence, stack } = messageParts(event);
  const facts = [
    [t('events:date'), formatDate(event.atMs)],
    [t('events:time'), formatTimeMs(event.atMs)],
    [t('events:kindHead'), kindMeaning(event.kind)],
    [t('events:number'), String(event.number)],
  ] as const;
  return (
    <div className="event-details">
      <div className="event-title">
        <AlarmMark priority={event.priority} decorative />
        <h2>{priorityWord(event.priority)}</h2>
      </div>
      <p className="event-message">{sentence}</p>
      {stack !== '' && (
        <section className="event-stack" aria-label={t('events:whereInCode')}>
          <h3>{t('events:whereInCode')}</h3>
          <pre>{stack}</pre>
        </section>
      )}
      {event.after !== undefined && (
        <p className="event-change number">
          {event.before ?? ''} → <b>{event.after}</b>
        </p>
      )}
      <dl className="event-facts">
        {facts.map(([fact, text]) => (
          <div key={fact}>
            <dt>{fact}</dt>
            <dd className="number">{text}</dd>
          </div>
        ))}
        {event.subject !== '' && (
          <div>
            <dt>{t('events:subject')}</dt>
            <dd>
              <Subject event={event} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
