// Runs a step, shows how far it is, cancels it; says why it cannot be run just now.
import { Play, RotateCcw, X } from 'lucide-react';
import { Label, ProgressBar } from 'react-aria-components';
import type { LessonStep } from '../../../shared/tuning/lesson.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import { Button } from '../../components/Button.tsx';
import { formatDuration, formatPercent, formatTime, thinSpace } from '../../format/numbers.ts';
import { useLesson } from './lessonState.ts';
import { busyWords } from './lessonWords.ts';

interface LessonRunRowProps {
  readonly step: LessonStep;
  readonly lab: LabState;
}

export function LessonRunRow({ step, lab }: LessonRunRowProps) {
  const refused = useLesson((state) => state.refused);
  if (step.state === 'running') return <Running step={step} lab={lab} />;
  const busy = busyWords(lab.job);
  const again = step.state !== 'notRun';
  return (
    <div className="lesson-run">
      <Button
        variant="primary"
        className="lesson-run-button"
        isDisabled={busy !== ''}
        onPress={() => useLesson.getState().run(step.id)}
      >
        {again ? <RotateCcw aria-hidden="true" /> : <Play aria-hidden="true" />}
        {again ? 'Run again' : 'Run'}
      </Button>
      <span className="lesson-run-note" role="status">
        {refused.length > 0 ? refused.join(' ') : busy || noteOf(step)}
      </span>
    </div>
  );
}

function noteOf({ state, lastsS, ranAtMs }: LessonStep): string {
  const lasts = `about ${formatDuration(lastsS * 1_000)}`;
  if (state === 'done') return `Measured at ${formatTime(ranAtMs ?? Number.NaN)}. Takes ${lasts}.`;
  if (state === 'cancelled') return `Cancelled before it was done: nothing was kept. Takes ${lasts}.`;
  return `Takes ${lasts}. Runs beside the live pipeline, which goes on untouched.`;
}

function Running({ step: { progress }, lab }: LessonRunRowProps) {
  const left = lab.leftS === null ? '' : `, ${formatDuration(Math.max(0, lab.leftS) * 1_000)} left`;
  const words = `${formatPercent(progress)}${thinSpace}%${left}`;
  return (
    <div className="lesson-run">
      <Button className="lesson-run-button" onPress={() => useLesson.getState().cancel()}>
        <X aria-hidden="true" />
        Cancel
      </Button>
      <ProgressBar className="lesson-progress" value={progress} maxValue={1} valueLabel={words}>
        <Label className="lesson-run-note">{lab.doing || 'Starting'}</Label>
        <span className="lesson-run-note number">{words}</span>
        <i className="lesson-progress-track">
          <i style={{ width: `${(progress * 100).toFixed(1)}%` }} />
        </i>
      </ProgressBar>
    </div>
  );
}
