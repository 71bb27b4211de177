// Runs a step, shows how far it is, cancels it; says why it cannot be run just now.
import { Play, RotateCcw, X } from 'lucide-react';
import { useRef } from 'react';
import { Label, ProgressBar } from 'react-aria-components';
import type { LessonStep } from '../../../shared/tuning/lesson.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import { Button } from '../../components/Button.tsx';
import { formatDuration, formatPercent, formatTime, thinSpace } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { useLesson } from './lessonState.ts';
import { busyWords } from './lessonWords.ts';

/** A double click must not cancel what it has just started. */
const doubleClickMs = 500;

interface LessonRunRowProps {
  readonly step: LessonStep;
  readonly lab: LabState;
}

/** One button for both, so that the focus stays where it is. */
export function LessonRunRow({ step, lab }: LessonRunRowProps) {
  const refused = useLesson((state) => state.refused);
  const pressedAtMs = useRef(Number.NEGATIVE_INFINITY);
  const running = step.state === 'running';
  const busy = running ? '' : busyWords(lab.job);
  // The lab may take a moment to end: a button that is disabled meanwhile would lose the focus.
  const wasCancelled = step.state === 'cancelled';
  const press = () => {
    const { run, cancel } = useLesson.getState();
    if (performance.now() - pressedAtMs.current < doubleClickMs) return;
    pressedAtMs.current = performance.now();
    if (running) cancel();
    else run(step.id);
  };
  const [Icon, label] = running
    ? ([X, t('sources:cancel')] as const)
    : step.state === 'notRun'
      ? ([Play, t('lesson:run')] as const)
      : ([RotateCcw, t('lesson:runAgain')] as const);
  return (
    <div className="lesson-run">
      <Button
        variant={running ? 'normal' : 'primary'}
        className="lesson-run-button"
        isDisabled={busy !== '' && !wasCancelled}
        isPending={busy !== '' && wasCancelled}
        onPress={press}
      >
        <Icon aria-hidden="true" />
        {label}
      </Button>
      {running ? (
        <Progress step={step} lab={lab} />
      ) : (
        <span className="lesson-run-note" role="status">
          {refused.length > 0 ? refused.join(' ') : busy || noteOf(step)}
        </span>
      )}
    </div>
  );
}

function noteOf({ state, lastsS, ranAtMs }: LessonStep): string {
  const lasts = formatDuration(lastsS * 1_000);
  if (state === 'done') return t('lesson:measuredAt', { time: formatTime(ranAtMs ?? Number.NaN), lasts });
  if (state === 'cancelled') return t('lesson:cancelledNote', { lasts });
  return t('lesson:notRunNote', { lasts });
}

function Progress({ step: { progress }, lab }: LessonRunRowProps) {
  const left =
    lab.leftS === null
      ? ''
      : `, ${t('model:left', { time: formatDuration(Math.max(0, lab.leftS) * 1_000) })}`;
  const words = `${formatPercent(progress)}${thinSpace}%${left}`;
  return (
    <ProgressBar className="lesson-progress" value={progress} maxValue={1} valueLabel={words}>
      <Label className="lesson-run-note">{lab.doing || t('lesson:starting')}</Label>
      <span className="lesson-run-note number">{words}</span>
      <i className="lesson-progress-track">
        <i style={{ width: `${(progress * 100).toFixed(1)}%` }} />
      </i>
    </ProgressBar>
  );
}
