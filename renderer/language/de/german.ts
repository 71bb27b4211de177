// The German texts of the UI, by part of the UI.
import type { english } from '../en/english.ts';
import type { Translation } from '../translation.ts';
import { app } from './app.ts';
import { charts } from './charts.ts';
import { events } from './events.ts';
import { faults } from './faults.ts';
import { knobs } from './knobs.ts';
import { monitor } from './monitor.ts';
import { pipeline } from './pipeline.ts';
import { sources } from './sources.ts';

export const german: Translation<typeof english> = {
  app,
  charts,
  events,
  faults,
  knobs,
  monitor,
  pipeline,
  sources,
};
