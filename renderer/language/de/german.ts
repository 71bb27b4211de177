// The German texts of the UI, by part of the UI.
import type { english } from '../en/english.ts';
import type { Translation } from '../translation.ts';
import { app } from './app.ts';
import { autoTune } from './autoTune.ts';
import { charts } from './charts.ts';
import { events } from './events.ts';
import { faults } from './faults.ts';
import { knobs } from './knobs.ts';
import { lesson } from './lesson.ts';
import { model } from './model.ts';
import { monitor } from './monitor.ts';
import { pipeline } from './pipeline.ts';
import { sources } from './sources.ts';
import { sweep } from './sweep.ts';
import { tune } from './tune.ts';

export const german: Translation<typeof english> = {
  app,
  autoTune,
  charts,
  events,
  faults,
  knobs,
  lesson,
  model,
  monitor,
  pipeline,
  sources,
  sweep,
  tune,
};
