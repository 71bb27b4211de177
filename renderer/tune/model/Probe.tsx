// Why the model cannot be told apart, and the ten-second probe that mends it, with its countdown.
import { ProgressBar } from 'react-aria-components';
import type { BatchModel, ProbeState } from '../../../shared/tuning/model.ts';
import { AlarmMark } from '../../components/AlarmMark.tsx';
import { Button } from '../../components/Button.tsx';
import { formatFixed, withUnit } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { startInLab, useLabRefusals } from '../labCommands.ts';

const probeS = 10;

interface ProbeProps {
  readonly batch: BatchModel;
  readonly probe: ProbeState;
}

/** Nothing while overhead and cost can be told apart. */
export function Probe({ batch, probe }: ProbeProps) {
  const refusal = useLabRefusals((state) => state.startProbe);
  if (probe.running) {
    const left = withUnit(formatFixed(Math.max(0, probe.leftS), 0), 's');
    const share = Math.min(1, Math.max(0, 1 - probe.leftS / probeS));
    return (
      <ProgressBar
        className="probe"
        aria-label={t('model:probe.label')}
        value={share * 100}
        valueLabel={t('model:left', { time: left })}
      >
        <span className="probe-words">
          <b>{t('model:probe.running')}</b>
          <span>{t('model:probe.what')}</span>
          <span className="number">{t('model:left', { time: left })}</span>
        </span>
        <span className="probe-bar">
          <i style={{ width: `${(share * 100).toFixed(0)}%` }} />
        </span>
      </ProgressBar>
    );
  }
  if (batch.identifiable) return null;
  return (
    <div className="probe" role="status">
      <span className="probe-words">
        <AlarmMark priority={4} decorative />
        <b>{t('model:probe.unknown')}</b>
        <span>
          {refusal ??
            (probe.hasRun ? t('model:probe.toldNothing') : batch.remark || t('model:probe.tooNarrow'))}
        </span>
        <Button onPress={() => startInLab('startProbe')}>
          {t(probe.hasRun ? 'model:probe.again' : 'model:probe.start')}
        </Button>
      </span>
    </div>
  );
}
