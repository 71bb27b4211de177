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
import { t } from '../language/language.ts';
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
        <Notice title={t('sources:noneSelected')}>{t('sources:select')}</Notice>
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
            {figures.state === 'failed'
              ? figures.lastError
              : t('sources:lastError', { error: figures.lastError })}
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
    [t('app:term.received'), ledger.received],
    [t('app:term.processed'), ledger.processed],
    [t('app:term.quarantined'), ledger.quarantined],
    [t('app:term.shed'), ledger.shed],
    [t('app:term.queued'), ledger.queued],
    [t('app:term.inFlight'), ledger.inFlight],
  ] as const;
  const facts = [
    [
      t('sources:fact.rate'),
      connected ? `${formatRate(figures.readingsPerS)} ${t('app:readingsPerS')}` : noValue,
    ],
    [t('sources:fact.errors'), formatCount(figures.errors)],
    [t('sources:fact.reconnects'), formatCount(figures.reconnects)],
    [t('sources:fact.blocked'), formatDuration(figures.blockedMs)],
    ...(['p50', 'p99', 'max'] as const).flatMap((name) => {
      const ms = pollRoundMs[name];
      return ms === null ? [] : [[t('sources:fact.pollRound', { name }), pollText(ms)] as const];
    }),
  ] as const;
  return (
    <>
      <h3 className="details-heading">
        {t('sources:ledger')} <span className="text-3 micro">{t('sources:ledgerCaption')}</span>
      </h3>
      <dl className="fact-list">
        {terms.map(([term, count], i) => (
          <div key={term} className={i === 0 ? 'fact-sum' : ''}>
            <dt>{term}</dt>
            <dd className="number">{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      <h3 className="details-heading">{t('sources:delivery')}</h3>
      <dl className="fact-list">
        {facts.map(([fact, text]) => (
          <div key={fact}>
            <dt>{fact}</dt>
            <dd className="number">{text}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function pollText(ms: number): string {
  return withUnit(formatSignificant(ms, ms < 100 ? 2 : 3), 'ms');
}
