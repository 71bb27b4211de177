// Which step of the lesson is looked at, and what the engine refused. Kept while other views are shown.
import { create } from 'zustand';
import { allSteps } from '../../../shared/tuning/lesson.ts';
import { refusalOf } from '../../sources/refusal.ts';
import { useTelltale } from '../../store/telltaleStore.ts';

interface LessonViewState {
  /** Id of the step that is shown; null: the first. */
  readonly current: string | null;
  /** Whether the step that runs is shown, whichever it is: until a person looks at another. */
  readonly followsRun: boolean;
  /** Sentences of the last command that was refused; empty when none was. */
  readonly refused: readonly string[];
  show(id: string): void;
  /** The step that runs has become another one. */
  follow(id: string): void;
  run(id: string): void;
  runAll(): void;
  cancel(): void;
}

export const useLesson = create<LessonViewState>()((set) => {
  const send = (command: { name: 'runLessonStep'; step: string } | { name: 'cancelLab' }): void => {
    set({ refused: [] });
    useTelltale
      .getState()
      .send(command)
      .catch((error: unknown) => set({ refused: refusalOf(error) }));
  };
  return {
    current: null,
    followsRun: false,
    refused: [],
    show: (id) => set({ current: id, followsRun: false, refused: [] }),
    follow: (id) => set({ current: id }),
    run(id) {
      set({ current: id, followsRun: false });
      send({ name: 'runLessonStep', step: id });
    },
    runAll() {
      set({ followsRun: true });
      send({ name: 'runLessonStep', step: allSteps });
    },
    cancel: () => send({ name: 'cancelLab' }),
  };
});
