// One step of the lesson: its question, running it, what was seen, the figures, the chart and the settings.
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useId } from 'react';
import type { LessonStep } from '../../../shared/tuning/lesson.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import { AlarmMark } from '../../components/AlarmMark.tsx';
import { Button } from '../../components/Button.tsx';
import { Notice } from '../../components/Notice.tsx';
import { isKnobKey, knobName, knobText } from '../../knobs/knobWords.ts';
import { t } from '../../language/language.ts';
import { LessonChartPlace } from './LessonChartPlace.tsx';
import { LessonRunRow } from './LessonRunRow.tsx';
import { useLesson } from './lessonState.ts';
import { figureWords } from './lessonWords.ts';

interface LessonStepPanelProps {
  readonly step: LessonStep;
  readonly place: number;
  readonly ids: readonly string[];
  readonly lab: LabState;
}

export function LessonStepPanel({ step, place, ids, lab }: LessonStepPanelProps) {
  const titleId = useId();
  return (
    <section className="lesson-step" aria-labelledby={titleId}>
      <div className="lesson-head">
        <span className="lesson-place number">
          {t('lesson:place', { place: String(place + 1), all: String(ids.length) })}
        </span>
        <Turn ids={ids} place={place} />
      </div>
      <h2 className="lesson-title" id={titleId}>
        {step.title}
      </h2>
      <p className="lesson-question">{step.question}</p>
      {step.terms.length > 0 && <Terms step={step} />}
      <Settings step={step} />
      <LessonRunRow step={step} lab={lab} />
      <div aria-live="polite">
        {step.seen === '' ? (
          <NothingSeen running={step.state === 'running'} />
        ) : (
          <div className="lesson-seen">
            {step.state === 'failed' && <AlarmMark priority={2} />}
            <p>{step.seen}</p>
          </div>
        )}
        {step.otherwise && <Otherwise id={step.id} canRun={lab.job === null} />}
      </div>
      {step.figures.length > 0 && <Figures step={step} />}
      {step.chart && <LessonChartPlace chart={step.chart} />}
    </section>
  );
}

function Turn({ ids, place }: Pick<LessonStepPanelProps, 'ids' | 'place'>) {
  const turn = (id: string | undefined) => () => {
    if (id !== undefined) useLesson.getState().show(id);
  };
  return (
    <span className="lesson-turn">
      <Button isDisabled={place === 0} onPress={turn(ids[place - 1])}>
        <ArrowLeft aria-hidden="true" />
        {t('lesson:previous')}
      </Button>
      <Button isDisabled={place === ids.length - 1} onPress={turn(ids[place + 1])}>
        {t('lesson:next')}
        <ArrowRight aria-hidden="true" />
      </Button>
    </span>
  );
}

function Terms({ step: { terms } }: { readonly step: LessonStep }) {
  return (
    <dl className="lesson-terms" aria-label={t('lesson:terms')}>
      {terms.map(({ term, meaning }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

function Otherwise({ id, canRun }: { readonly id: string; readonly canRun: boolean }) {
  return (
    <div className="lesson-otherwise">
      <AlarmMark priority={4} decorative />
      <p>
        <b>{t('lesson:otherwise')}</b> {t('lesson:otherwiseText')}
      </p>
      <Button isDisabled={!canRun} onPress={() => useLesson.getState().run(id)}>
        {t('lesson:runItAgain')}
      </Button>
    </div>
  );
}

function Settings({ step: { settings } }: { readonly step: LessonStep }) {
  return (
    <dl className="lesson-settings" aria-label={t('lesson:settings')}>
      {settings.map(({ label, value }) => (
        <div key={label}>
          <dt>{isKnobKey(label) ? knobName(label) : label}</dt>
          <dd>{isKnobKey(label) ? knobText(label, value) : value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Figures({ step: { figures } }: { readonly step: LessonStep }) {
  return (
    <dl className="lesson-figures">
      {figures.map((figure) => {
        const { value, unit } = figureWords(figure);
        return (
          <div key={figure.label}>
            <dt>{figure.label}</dt>
            <dd>
              <b>{value}</b> {unit}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function NothingSeen({ running }: { readonly running: boolean }) {
  return (
    <div className="lesson-nothing">
      {running ? (
        <Notice title={t('lesson:measuring')}>{t('lesson:measuringText')}</Notice>
      ) : (
        <Notice title={t('lesson:nothing')}>{t('lesson:nothingText')}</Notice>
      )}
    </div>
  );
}
