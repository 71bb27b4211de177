// The setup line of the Sweep view: what the shown sweep was made on, or how far the running one is, and its tools.
import { Play, X } from 'lucide-react';
import { ProgressBar } from 'react-aria-components';
import type { SweepResult } from '../../../shared/tuning/sweep.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import { useSampled } from '../../app/useSampled.ts';
import { roundFixed } from '../../charts/tickText.ts';
import { Button } from '../../components/Button.tsx';
import { Select } from '../../components/Select.tsx';
import { formatDuration, formatPercent, thinSpace, withUnit } from '../../format/numbers.ts';
import { knobName } from '../../knobs/knobWords.ts';
import { t } from '../../language/language.ts';
import { cancelLab } from '../labCommands.ts';
import { CompareMenu, ExportMenu, SavedMenu } from './SweepMenus.tsx';
import type { SweepPicture } from './shownSweep.ts';
import { useSweepChoices } from './sweepChoices.ts';
import { setupPairs } from './sweepWords.ts';
import './SweepBar.css';

interface SweepBarProps {
  readonly sweep: SweepResult | null;
  readonly picture: SweepPicture | null;
}

export function SweepBar({ sweep, picture }: SweepBarProps) {
  const lab = useSampled((state) => state.tuning?.lab ?? null);
  const isRunning = lab?.job === 'sweep';
  return (
    <div className="sweep-bar">
      {isRunning ? <Progress lab={lab} sweep={sweep} /> : sweep && <SetupLine sweep={sweep} />}
      <span className="grow" />
      {picture && picture.works.length > 1 && <WorkChoice picture={picture} />}
      <SavedMenu />
      {sweep && <CompareMenu sweep={sweep} />}
      {sweep && <ExportMenu sweep={sweep} />}
      {isRunning ? (
        <Button className="sweep-run" onPress={cancelLab}>
          <X aria-hidden="true" />
          {t('sources:cancel')}
        </Button>
      ) : (
        sweep && <RunButton isDisabled={lab !== null && lab.job !== null} />
      )}
    </div>
  );
}

function RunButton({ isDisabled }: { readonly isDisabled: boolean }) {
  return (
    <Button
      className="sweep-run"
      variant="primary"
      onPress={() => useSweepChoices.setState({ asking: true })}
      isDisabled={isDisabled}
    >
      <Play aria-hidden="true" />
      {t('sweep:run')}
    </Button>
  );
}

function SetupLine({ sweep }: { readonly sweep: SweepResult }) {
  const { on, cells, target, taken } = setupPairs(sweep);
  const pair = (label: string, words: string, className = '') => (
    <span className={`sweep-pair ${className}`}>
      <span>{label}</span> {words}
    </span>
  );
  return (
    <div className="sweep-pairs">
      {pair(t('sweep:pair.on'), on, 'sweep-pair-shrinks')}
      {pair(t('sweep:pair.cells'), cells)}
      {pair(t('sweep:pair.target'), target, 'hide-narrow')}
      {pair(t('sweep:pair.taken'), taken)}
    </div>
  );
}

function Progress({ lab, sweep }: { readonly lab: LabState; readonly sweep: SweepResult | null }) {
  const done = sweep?.state === 'running' ? sweep.cells.filter(({ state }) => state !== 'waiting').length : 0;
  const all = sweep?.state === 'running' ? sweep.cells.length : 0;
  const place = all > 0 ? t('sweep:cellOf', { done: String(done), all: String(all) }) : t('sweep:capturing');
  const left = lab.leftS === null ? '' : t('model:left', { time: formatDuration(lab.leftS * 1_000) });
  return (
    <ProgressBar
      className="sweep-progress"
      aria-label={t('tune:views.sweep')}
      value={lab.progress * 100}
      valueLabel={`${place}, ${lab.doing}, ${withUnit(formatPercent(lab.progress), '%')}`}
    >
      <span className="sweep-progress-words">
        <b>{t('sweep:sweepAt', { place })}</b>
        <span>{lab.doing}</span>
        <span>{left || `${formatPercent(lab.progress)}${thinSpace}%`}</span>
      </span>
      <span className="sweep-progress-bar">
        <i style={{ width: `${(lab.progress * 100).toFixed(1)}%` }} />
      </span>
    </ProgressBar>
  );
}

/** Settings are compared within one work per reading. */
function WorkChoice({ picture: { works, shown } }: { readonly picture: SweepPicture }) {
  const words = (workUs: number) => t('sweep:work', { work: withUnit(roundFixed(workUs), 'µs') });
  return (
    <Select
      className="sweep-work"
      label={knobName('features.workPerReadingUs')}
      options={works.map(({ workPerReadingUs }) => ({
        id: String(workPerReadingUs),
        label: words(workPerReadingUs),
      }))}
      selected={String(shown.workPerReadingUs)}
      onSelect={(id) => useSweepChoices.setState({ workPerReadingUs: Number(id), picked: null })}
    />
  );
}
