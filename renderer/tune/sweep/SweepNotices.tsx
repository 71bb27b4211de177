// What went otherwise than asked: a sweep that ended early and what was kept of it, a refusal, a file that does not fit.
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SweepResult } from '../../../shared/tuning/sweep.ts';
import { useSampled } from '../../app/useSampled.ts';
import { AlarmMark } from '../../components/AlarmMark.tsx';
import { Button } from '../../components/Button.tsx';
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
      {remark !== '' && <Line title="The lab" text={remark} priority={3} />}
      <NoPlace />
      {full !== '' && <Line title="Not kept" text={full} priority={4} />}
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
      title="Not saved yet"
      text={`All ${mostSaved} places are taken; “${asked.name}” is gone with this page unless another one goes.`}
      priority={3}
    >
      <Button onPress={replace}>Delete the oldest, “{oldest.name}”</Button>
      <Button onPress={() => useSweepChoices.setState({ listing: true })}>Choose …</Button>
      <Button onPress={decline}>Do not save</Button>
    </Line>
  );
}

function EndedEarly({ sweep: { state, remark, cells } }: { readonly sweep: SweepResult }) {
  const failed = cells.filter((cell) => cell.state === 'failed');
  const kept = `${measuredCells(cells)} of ${cells.length} cells are measured and shown.`;
  if (state === 'cancelled') return <Line title="Cancelled" text={kept} priority={4} />;
  if (state === 'failed')
    return <Line title="Ended early" text={[remark, kept].filter(Boolean).join(' ')} priority={3} />;
  const [first] = failed;
  if (state !== 'done' || !first) return null;
  const title = failed.length === 1 ? 'One cell failed' : `${failed.length} cells failed`;
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
        <Button variant="quiet" iconOnly aria-label="Close this notice" onPress={onClose}>
          <X aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}
