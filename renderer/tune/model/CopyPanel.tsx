// What copying costs: throughput with readings copied against shared memory, measured by the lab on request.
import type { CopyCost } from '../../../shared/tuning/model.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import { Panel } from '../../components/Panel.tsx';
import { formatCount, formatPercent, formatSi, formatTime, withUnit } from '../../format/numbers.ts';
import { MeasureButton } from './MeasureButton.tsx';

interface CopyPanelProps {
  readonly cost: CopyCost | null;
  readonly lab: LabState;
}

export function CopyPanel({ cost, lab }: CopyPanelProps) {
  return (
    <Panel title="What copying costs" caption={cost ? `at ${formatTime(cost.atMs)}` : 'readings/s'}>
      <p className="measure-result">
        {cost === null ? (
          'Computes the same readings in shared memory and as copies, at the present batch size and worker count.'
        ) : (
          <CopyWords cost={cost} />
        )}
      </p>
      {cost && (
        <div className="copy-bars">
          <CopyBars cost={cost} />
        </div>
      )}
      <MeasureButton job="copyCost" lab={lab} label={cost ? 'Measure again' : 'Measure'} />
    </Panel>
  );
}

function CopyWords({
  cost: { sharedReadingsPerS, copyReadingsPerS, batch, workers },
}: {
  readonly cost: CopyCost;
}) {
  const lost = 1 - copyReadingsPerS / sharedReadingsPerS;
  const where = `at batch ${formatCount(batch)} with ${workers} worker${workers === 1 ? '' : 's'}`;
  return lost > 0 ? (
    <>
      <b>{withUnit(formatPercent(lost), '%')}</b> of the throughput {where}
    </>
  ) : (
    <>Nothing that could be measured {where}</>
  );
}

function CopyBars({ cost: { sharedReadingsPerS, copyReadingsPerS } }: { readonly cost: CopyCost }) {
  const most = Math.max(sharedReadingsPerS, copyReadingsPerS, 1);
  return [
    { name: 'shared', value: sharedReadingsPerS },
    { name: 'copy', value: copyReadingsPerS },
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
