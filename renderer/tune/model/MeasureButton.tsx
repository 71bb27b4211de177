// Button that has the lab measure something; while it does, how far it is and Cancel; a refusal, or why it failed, beside it.
import { ProgressBar } from 'react-aria-components';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import { Button } from '../../components/Button.tsx';
import { formatPercent, withUnit } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { cancelLab, startInLab, useLabRefusals } from '../labCommands.ts';

interface MeasureButtonProps {
  readonly job: 'workerMemory' | 'copyCost';
  readonly lab: LabState;
  readonly label: string;
}

const commands = { workerMemory: 'measureWorkerMemory', copyCost: 'measureCopyCost' } as const;

export function MeasureButton({ job, lab, label }: MeasureButtonProps) {
  const command = commands[job];
  const refusal = useLabRefusals((state) => state[command]);
  if (lab.job === job) {
    const percent = withUnit(formatPercent(lab.progress), '%');
    return (
      <div className="measure">
        <ProgressBar
          className="measure-progress"
          aria-label={label}
          value={lab.progress * 100}
          valueLabel={`${lab.doing} ${percent}`}
        >
          <span className="measure-words">
            <span>{lab.doing}</span>
            <span>{percent}</span>
          </span>
          <span className="probe-bar">
            <i style={{ width: `${(lab.progress * 100).toFixed(1)}%` }} />
          </span>
        </ProgressBar>
        <Button onPress={cancelLab}>{t('sources:cancel')}</Button>
      </div>
    );
  }
  const isBusy = lab.job !== null;
  return (
    <div className="measure">
      <Button onPress={() => startInLab(command)} isDisabled={isBusy}>
        {label}
      </Button>
      <span className="measure-note" role="status">
        {refusal ?? (isBusy ? t('model:labBusy') : (lab.remarks[job] ?? ''))}
      </span>
    </div>
  );
}
