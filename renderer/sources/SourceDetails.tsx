// Side panel of the Sources screen: the source that is selected, its account, its sensors.
import { useSampled } from '../app/useSampled.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Notice } from '../components/Notice.tsx';
import {
  formatCount,
  formatDuration,
  formatRate,
  formatSignificant,
  noValue,
  withUnit,
} from '../format/numbers.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { SourceSensors } from './SourceSensors.tsx';
import { sourceFigures } from './sourceFigures.ts';
import { shownState } from './sourceStateWords.ts';
import { useSources } from './sourcesState.ts';
import './sourceDetails.css';

export function SourceDetails() {
  const structure = useTelltale((state) => state.structure);
  const selectedId = useSources((state) => state.selectedId);
  const source =
    structure?.sources.find(({ config }) => config.id === selectedId) ?? structure?.sources[0] ?? null;
  if (!source)
    return (
      <div className="source-details">
        <Notice title="No source selected">Select one in the list to see its account and its sensors.</Notice>
      </div>
    );
  const { config, name, summary } = source;
  return (
    <div className="source-details">
      <div className="source-title">
        <h2>{name}</h2>
        <span className="text-3 micro">{config.id}</span>
      </div>
      <p className="text-2">{summary}</p>
      <SourceCondition id={config.id} />
      <SourceAccount id={config.id} />
      <SourceSensors source={source} />
    </div>
  );
}

function SourceCondition({ id }: { readonly id: string }) {
  const figures = useSampled((state) => sourceFigures(state, id));
  if (!figures) return null;
  const { word, sentence, priority } = shownState(figures);
  return (
    <div className="source-condition">
      {priority !== undefined && <AlarmMark priority={priority} decorative />}
      <p>
        <b>{word}</b>, {sentence}
        {figures.lastError !== '' && (
          <span className="last-error">
            {figures.state === 'failed' ? '' : 'Last error: '}
            {figures.lastError}
          </span>
        )}
      </p>
    </div>
  );
}

function SourceAccount({ id }: { readonly id: string }) {
  const figures = useSampled((state) => sourceFigures(state, id));
  const connected = useTelltale((state) => state.connection.state === 'connected');
  if (!figures) return null;
  const { ledger, pollRoundMs } = figures;
  const terms = [
    ['received', ledger.received],
    ['processed', ledger.processed],
    ['quarantined', ledger.quarantined],
    ['shed', ledger.shed],
    ['queued', ledger.queued],
    ['in flight', ledger.inFlight],
  ] as const;
  const facts = [
    ['Rate', connected ? `${formatRate(figures.readingsPerS)} readings/s` : noValue],
    ['Errors', formatCount(figures.errors)],
    ['Reconnects', formatCount(figures.reconnects)],
    ['Blocked', formatDuration(figures.blockedMs)],
    ['Poll round p50', pollText(pollRoundMs.p50)],
    ['Poll round p99', pollText(pollRoundMs.p99)],
    ['Poll round max', pollText(pollRoundMs.max)],
  ] as const;
  return (
    <>
      <h3 className="details-heading">
        Ledger <span className="text-3 micro">readings; received is the sum of the others</span>
      </h3>
      <dl className="fact-list">
        {terms.map(([term, count], i) => (
          <div key={term} className={i === 0 ? 'fact-sum' : ''}>
            <dt>{term}</dt>
            <dd className="number">{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      <h3 className="details-heading">Delivery</h3>
      <dl className="fact-list">
        {facts
          .filter(([fact, text]) => !(fact.startsWith('Poll') && text === noValue))
          .map(([fact, text]) => (
            <div key={fact}>
              <dt>{fact}</dt>
              <dd className="number">{text}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}

function pollText(ms: number | null): string {
  return ms === null ? noValue : withUnit(formatSignificant(ms, ms < 100 ? 2 : 3), 'ms');
}
