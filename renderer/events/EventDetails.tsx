// Side panel of the Events screen: the event that is selected, in full.
import { AlarmMark, priorityWords } from '../components/AlarmMark.tsx';
import { Notice } from '../components/Notice.tsx';
import { formatTimeMs } from '../format/numbers.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { Subject } from './EventList.tsx';
import { useEvents } from './eventsState.ts';
import { kindMeanings, messageParts } from './eventWords.ts';

const dateFormat = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' });

export function EventDetails() {
  const selectedNumber = useEvents((state) => state.selectedNumber);
  const event = useTelltale((state) => state.events.find(({ number }) => number === selectedNumber) ?? null);
  if (!event)
    return (
      <div className="event-details">
        <Notice title="No event selected">Select one in the list to read it in full.</Notice>
      </div>
    );
  const { sentence, stack } = messageParts(event);
  const facts = [
    ['Date', dateFormat.format(event.atMs)],
    ['Time', formatTimeMs(event.atMs)],
    ['Kind', kindMeanings[event.kind]],
    ['Number', String(event.number)],
  ] as const;
  return (
    <div className="event-details">
      <div className="event-title">
        <AlarmMark priority={event.priority} decorative />
        <h2>{priorityWords[event.priority]}</h2>
      </div>
      <p className="event-message">{sentence}</p>
      {stack !== '' && (
        <section className="event-stack" aria-label="Where in the code">
          <h3>Where in the code</h3>
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
            <dt>Subject</dt>
            <dd>
              <Subject event={event} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
