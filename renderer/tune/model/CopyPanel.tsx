// What copying costs: throughput with readings copied against shared memory, measured by the lab on request.
import type { CopyCost } from '../../../shared/tuning/model.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import { Panel } from '../../components/Panel.tsx';
import { formatCount, formatPercent, formatSi, formatTime, withUnit } from '../../format/numbers.ts';
import { optionWord } from '../../knobs/knobWords.ts';
import { t } from '../../language/language.ts';
import { MeasureButton } from './MeasureButton.tsx';

interface CopyPanelProps {
  readonly cost: CopyCost | null;
  readonly lab: LabState;
}

export function CopyPanel({ cost, lab }: CopyPanelProps) {
  return (
    <Panel
      title={t('model:copy.title')}
      caption={cost ? t('model:at', { time: formatTime(cost.atMs) }) : t('app:readingsPerS')}
    >
      <p className="measure-result">{cost === null ? t('model:copy.what') : <CopyWords cost={cost} />}</p>
      {cost && (
        <div className="copy-bars">
          <CopyBars cost={cost} />
        </div>
      )}
      <MeasureButton job="copyCost" lab={lab} label={cost ? t('model:measureAgain') : t('model:measure')} />
    </Panel>
  );
}

function CopyWords({
  cost: { sharedReadingsPerS, copyReadingsPerS, batch, workers },
}: {
  readonly cost: CopyCost;
}) {
  const lost = 1 - copyReadingsPerS / sharedReadingsPerS;
  const where = { batch: formatCount(batch), workers: t('app:workers', { count: workers }) };
  return lost > 0 ? (
    <>
      <b>{withUnit(formatPercent(lost), '%')}</b> {t('model:copy.ofThroughput', where)}
    </>
  ) : (
    t('model:copy.nothing', where)
  );
}

function CopyBars({ cost: { sharedReadingsPerS, copyReadingsPerS } }: { readonly cost: CopyCost }) {
  const most = Math.max(sharedReadingsPerS, copyReadingsPerS, 1);
  return [
    { name: optionWord('shared'), value: sharedReadingsPerS },
    { name: optionWord('copy'), value: copyReadingsPerS },
  ].map(({ name, value }) => (
    <div key={name} className="copy-bar">
      <span>{name}</span>
      <i aria-hidden="true">
        <u style={{ width: `${((value / most) * 100).toFixed(1)}%` }} />
      </i>
      <span className="copy-bar-value">{withUnit(formatSi(value, 3), '/s')}</span>
    </div>
  ));
}
