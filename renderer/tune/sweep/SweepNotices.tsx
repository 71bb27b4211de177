// What went otherwise than asked: a sweep that ended early and what was kept of it, a refusal, a file that does not fit.
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SweepResult } from '../../../shared/tuning/sweep.ts';
import { useSampled } from '../../app/useSampled.ts';
import { AlarmMark } from '../../components/AlarmMark.tsx';
import { Button } from '../../components/Button.tsx';
import { t } from '../../language/language.ts';
import { mostSaved, useSavedSweeps } from './savedSweeps.ts';
import { useSweepChoices } from './sweepChoices.ts';
import { measuredCells } from './sweepWords.ts';

export function SweepNotices({ sweep }: { readonly sweep: SweepResult | null }) {
  const lab = useSampled((state) => state.tuning?.lab ?? null);
  const refused = useSweepChoices((state) => state.refused);
  const full = useSavedSweeps((state) => state.fault);
  // A sweep that ended early says so itself, and who cancelled a job knows it.
  const isSaid = lab?.remark === 'Cancelled.' || lab?.remark === sweep?.remark;
  const remark = lab?.job === null && !isSaid ? lab.remark : '';
  return (
    <>
      {sweep && <EndedEarly sweep={sweep} />}
      {remark !== '' && <Line title={t('sweep:notice.lab')} text={remark} priority={3} />}
      <NoPlace />
      {full !== '' && <Line title={t('sweep:notice.notKept')} text={full} priority={4} />}
      {refused && (
        <Line
          title={refused.title}
          text={refused.faults.join(' ')}
          priority={3}
          onClose={() => useSweepChoices.setState({ refused: null })}
        />
      )}
    </>
  );
}

/** All places for saved sweeps are taken: what goes is asked. */
function NoPlace() {
  const saved = useSavedSweeps((state) => state.saved);
  const asked = useSavedSweeps(({ unsaved, askedKey }) => unsaved.find(({ key }) => key === askedKey));
  const oldest = saved.at(-1);
  if (!asked || !oldest) return null;
  const { forget, keepUnsaved, decline } = useSavedSweeps.getState();
  const replace = () => {
    forget(oldest.key);
    keepUnsaved(asked.key);
  };
  return (
    <Line
      title={t('sweep:notice.notSaved')}
      text={t('sweep:notice.noPlace', { most: String(mostSaved), name: asked.name })}
      priority={3}
    >
      <Button onPress={replace}>{t('sweep:notice.deleteOldest', { name: oldest.name })}</Button>
      <Button onPress={() => useSweepChoices.setState({ listing: true })}>{t('sweep:notice.choose')}</Button>
      <Button onPress={decline}>{t('sweep:notice.doNotSave')}</Button>
    </Line>
  );
}

function EndedEarly({ sweep: { state, remark, cells } }: { readonly sweep: SweepResult }) {
  const failed = cells.filter((cell) => cell.state === 'failed');
  const kept = t('sweep:notice.kept', {
    some: String(measuredCells(cells)),
    all: String(cells.length),
  });
  if (state === 'cancelled') return <Line title={t('sweep:notice.cancelled')} text={kept} priority={4} />;
  if (state === 'failed')
    return (
      <Line
        title={t('sweep:notice.endedEarly')}
        text={[remark, kept].filter(Boolean).join(' ')}
        priority={3}
      />
    );
  const [first] = failed;
  if (state !== 'done' || !first) return null;
  const title = t('sweep:notice.failed', { count: failed.length });
  return <Line title={title} text={`${first.remark} ${kept}`} priority={3} />;
}

interface LineProps {
  readonly title: string;
  readonly text: string;
  readonly priority: 3 | 4;
  readonly onClose?: () => void;
  /** Buttons. */
  readonly children?: ReactNode;
}

function Line({ title, text, priority, onClose, children }: LineProps) {
  return (
    <div className={`sweep-notice sweep-notice-${priority}`} role="status">
      <AlarmMark priority={priority} />
      <b>{title}</b>
      <span>{text}</span>
      {children}
      {onClose && (
        <Button variant="quiet" iconOnly aria-label={t('sweep:notice.close')} onPress={onClose}>
          <X aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}
