// The view Auto-tune of the Tune screen: its switch and target, how it is doing, what it set over time and why.
import { useState } from 'react';
import { Input, NumberField } from 'react-aria-components';
import type { AutoTuneFigures } from '../../shared/tuning/autoTune.ts';
import { useSampled } from '../app/useSampled.ts';
import { SpanTools } from '../charts/SpanTools.tsx';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Switch } from '../components/Switch.tsx';
import { formatCount } from '../format/numbers.ts';
import { withKnobNames } from '../knobs/knobWords.ts';
import { t } from '../language/language.ts';
import { batchSizeChart } from '../pipeline/batchSizeChart.tsx';
import { HistoryChart } from '../pipeline/HistoryChart.tsx';
import { PausedNote } from '../pipeline/PausedNote.tsx';
import { AutoTuneChanges } from './AutoTuneChanges.tsx';
import './AutoTuneView.css';
import { changeAutoTune, useAutoTuneUi } from './autoTune.ts';
import { coresChart, maxWaitChart, p99Chart, workersChart } from './autoTuneCharts.tsx';

export function AutoTuneView() {
  return (
    <>
      <SetUp />
      <div className="auto-tune-charts">
        <HistoryChart chart={p99Chart} />
        <HistoryChart chart={coresChart} />
      </div>
      <div className="auto-tune-charts auto-tune-knobs">
        <HistoryChart chart={batchSizeChart} />
        <HistoryChart chart={maxWaitChart} />
        <HistoryChart chart={workersChart} />
      </div>
      <AutoTuneChanges />
    </>
  );
}

function SetUp() {
  const figures = useSampled((state) => state.tuning?.autoTune ?? null);
  const refusal = useAutoTuneUi((state) => state.refusal);
  return (
    <div className="auto-tune-set-up">
      <div className="auto-tune-row">
        <Switch
          label={t('tune:views.autoTune')}
          isSelected={figures?.on ?? false}
          isDisabled={figures === null}
          onChange={(on) => changeAutoTune({ on })}
        />
        <span className="auto-tune-label">{t('autoTune:hold')}</span>
        {figures && <Target targetP99Ms={figures.targetP99Ms} />}
        {refusal !== '' && (
          <span className="auto-tune-refusal" role="alert">
            {refusal}
          </span>
        )}
        <span className="grow" />
        <PausedNote />
        <SpanTools />
      </div>
      {figures && <StateLine figures={figures} />}
    </div>
  );
}

function StateLine({ figures: { state, text } }: { readonly figures: AutoTuneFigures }) {
  return (
    <p className={`auto-tune-state auto-tune-${state}`}>
      {state === 'limited' && <AlarmMark priority={3} decorative />}
      {state === 'givenWay' && <AlarmMark priority={4} decorative />}
      <b>{t(`autoTune:state.${state}`)}</b>
      <span>{withKnobNames(text.replace(/^(Off|Settling|Holding)[:.]? /, ''))}</span>
    </p>
  );
}

const plainNumbers: Intl.NumberFormatOptions = { useGrouping: false, maximumFractionDigits: 1 };

/** Read on Enter or when it is left. */
function Target({ targetP99Ms }: { readonly targetP99Ms: number }) {
  const [typed, setTyped] = useState<number | null>(null);
  const shown = typed ?? targetP99Ms;
  /** Until the engine says the new one; what is refused gives way to the target that stands. */
  const commit = async (value: number) => {
    if (Number.isNaN(value)) return;
    setTyped(value);
    if (!(await changeAutoTune({ targetP99Ms: value }))) setTyped(null);
  };
  return (
    <NumberField
      aria-label={t('autoTune:target')}
      className="knob-field-place auto-tune-target"
      value={shown}
      onChange={commit}
      onBlur={() => setTyped(null)}
      formatOptions={plainNumbers}
      isWheelDisabled
    >
      <div className="knob-field">
        <Input className="knob-input" />
        <b aria-hidden="true">{formatCount(shown)}</b>
        <span>ms</span>
      </div>
    </NumberField>
  );
}
