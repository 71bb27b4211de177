// The view Lesson of the Tune screen: the steps, and the one that is looked at.
import { Play } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { LessonState } from '../../shared/tuning/lesson.ts';
import type { LabState } from '../../shared/tuning/tuning.ts';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { Panel } from '../components/Panel.tsx';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { LessonStepList } from './lesson/LessonStepList.tsx';
import { LessonStepPanel } from './lesson/LessonStepPanel.tsx';
import { useLesson } from './lesson/lessonState.ts';
import { useLessonKeys } from './lesson/useLessonKeys.ts';
import './LessonView.css';

export function LessonView() {
  const lesson = useSteady(useTelltale((state) => state.tuning?.lesson ?? null));
  const lab = useSteady(useTelltale((state) => state.tuning?.lab ?? null));
  if (!lesson || !lab)
    return (
      <div className="lesson-waiting">
        <Notice title={t('lesson:waiting')}>{t('lesson:waitingText')}</Notice>
      </div>
    );
  return <Steps lesson={lesson} lab={lab} />;
}

/** What every frame brings anew stays the same object as long as it says the same. */
function useSteady<T>(value: T): T {
  const text = useMemo(() => JSON.stringify(value), [value]);
  const held = useRef({ value, text });
  if (held.current.text !== text) held.current = { value, text };
  return held.current.value;
}

interface StepsProps {
  readonly lesson: LessonState;
  readonly lab: LabState;
}

function Steps({ lesson: { steps }, lab }: StepsProps) {
  const current = useLesson((state) => state.current);
  const ids = useMemo(() => steps.map(({ id }) => id), [steps]);
  const place = Math.max(0, current === null ? 0 : ids.indexOf(current));
  const step = steps[place];
  useFollowing(steps.find(({ state }) => state === 'running')?.id);
  useLessonKeys(ids, place, lab.job === null);
  const done = steps.filter(({ state }) => state === 'done').length;
  if (!step) return null;
  return (
    <div className="lesson">
      <Panel
        className="lesson-steps"
        title={t('tune:views.lesson')}
        caption={t('lesson:done', { some: String(done), all: String(steps.length) })}
        tools={
          <Button isDisabled={lab.job !== null} onPress={() => useLesson.getState().runAll()}>
            <Play aria-hidden="true" />
            {t('lesson:runAll')}
          </Button>
        }
      >
        <LessonStepList steps={steps} current={step.id} canRun={lab.job === null} />
      </Panel>
      <LessonStepPanel step={step} place={place} ids={ids} lab={lab} />
    </div>
  );
}

/** Shows the step that runs while all of them do. */
function useFollowing(running: string | undefined): void {
  const followsRun = useLesson((state) => state.followsRun);
  useEffect(() => {
    if (followsRun && running !== undefined) useLesson.getState().follow(running);
  }, [followsRun, running]);
}
