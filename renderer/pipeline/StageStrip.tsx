// The way of a reading: its six stages side by side, and under each the terms of the ledger that belong to it.
import { memo } from 'react';
import { useSampled } from '../app/useSampled.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { MeterBar } from '../components/MeterBar.tsx';
import { Notice } from '../components/Notice.tsx';
import { t } from '../language/language.ts';
import { LedgerTerms } from './LedgerTerms.tsx';
import { percentWords, type StageWords, stageWords } from './stageWords.ts';
import './StageStrip.css';

export function StageStrip() {
  const figures = useSampled((state) => state.figures);
  const structure = useSampled((state) => state.structure);
  if (!figures || !structure)
    return (
      <section className="panel way">
        <Notice title={t('app:waitingForEngine')}>{t('pipeline:waitingForFigures')}</Notice>
      </section>
    );
  return (
    <section className="panel way" aria-label={t('pipeline:way')}>
      <ol className="stages">
        {stageWords(figures, structure).map((words) => (
          <Stage key={words.name} words={words} />
        ))}
      </ol>
      <LedgerTerms
        counts={figures.ledger}
        difference={figures.ledgerDifference}
        shedding={figures.shedPerS > 0}
      />
    </section>
  );
}

const Stage = memo(function Stage({ words }: { readonly words: StageWords }) {
  const { priority } = words;
  return (
    <li className={`stage ${priority ? `stage-${priority}` : ''}`}>
      <i className="stage-arrow" />
      <div className="stage-head">
        <b>{words.name}</b>
        <span>{words.detail}</span>
      </div>
      <div className="stage-figure">
        <b>{words.value}</b>
        <span>{words.unit}</span>
        {priority && <AlarmMark priority={priority} />}
      </div>
      {words.segments ? (
        <Segmented segments={words.segments} />
      ) : (
        <MeterBar
          label={t('pipeline:filled', { name: words.name })}
          valueText={words.fillText}
          share={words.fillShare}
          peakShare={words.peakShare}
        />
      )}
      <div className="stage-row">
        <span>{words.fillText}</span>
        <span>{words.peakText}</span>
      </div>
      <MeterBar
        label={t('pipeline:busyAndBlocked', { name: words.name })}
        valueText={words.times.map(({ label, text }) => `${label} ${text}`).join(', ')}
        share={words.busyShare}
        hatchedShare={words.blockedShare}
      />
      <dl className="stage-times">
        {words.times.map(({ label, text }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}, sameWords);

function Segmented({ segments }: { readonly segments: readonly boolean[] }) {
  return (
    <div className="stage-segments">
      {segments.map((live, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the segment is its place
        <i key={index} className={live ? 'stage-segment-live' : ''} />
      ))}
    </div>
  );
}

/** True where both would be drawn the same. */
function sameWords({ words: a }: { words: StageWords }, { words: b }: { words: StageWords }): boolean {
  return (
    a.value === b.value &&
    a.unit === b.unit &&
    a.detail === b.detail &&
    a.fillText === b.fillText &&
    a.peakText === b.peakText &&
    a.times.every(({ text }, index) => text === b.times[index]?.text) &&
    a.priority === b.priority &&
    percentWords(a.fillShare) === percentWords(b.fillShare) &&
    percentWords(a.peakShare) === percentWords(b.peakShare) &&
    a.segments?.join() === b.segments?.join()
  );
}
