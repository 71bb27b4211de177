// The steps of the lesson with what has become of them: arrows choose one, Enter runs it.
import { Check, Circle, CircleDot, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { LessonStep, LessonStepState } from '../../../shared/tuning/lesson.ts';
import { t } from '../../language/language.ts';
import { useLesson } from './lessonState.ts';
import { stateWords } from './lessonWords.ts';

const icons: Readonly<Record<LessonStepState, typeof Check>> = {
  notRun: Circle,
  cancelled: Circle,
  running: CircleDot,
  done: Check,
  failed: TriangleAlert,
};

interface LessonStepListProps {
  readonly steps: readonly LessonStep[];
  readonly current: string;
  readonly canRun: boolean;
}

export const LessonStepList = memo(function LessonStepList({ steps, current, canRun }: LessonStepListProps) {
  const { show, run } = useLesson.getState();
  return (
    <ListBox
      className="lesson-list"
      aria-label={t('lesson:steps')}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[current]}
      onSelectionChange={(keys) => {
        const [key] = keys === 'all' ? [] : [...keys];
        if (key !== undefined) show(String(key));
      }}
      onAction={(key) => {
        if (canRun) run(String(key));
      }}
    >
      {steps.map((step, index) => {
        const Icon = icons[step.state];
        return (
          <ListBoxItem
            key={step.id}
            id={step.id}
            className={`lesson-item lesson-item-${step.state}`}
            textValue={`${index + 1}. ${step.title}, ${stateWords(step)}`}
          >
            <span className="lesson-number">{index + 1}</span>
            <span className="lesson-item-text">
              <span className="lesson-item-title">{step.title}</span>
              <span className="lesson-item-state">
                <Icon aria-hidden="true" />
                {stateWords(step)}
              </span>
            </span>
          </ListBoxItem>
        );
      })}
    </ListBox>
  );
});
