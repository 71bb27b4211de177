// The English texts of the UI, by part of the UI. They are the measure: German has the same keys and placeholders.
import { app } from './app.ts';
import { charts } from './charts.ts';
import { events } from './events.ts';
import { faults } from './faults.ts';
import { knobs } from './knobs.ts';
import { monitor } from './monitor.ts';
import { pipeline } from './pipeline.ts';
import { sources } from './sources.ts';

export const english = { app, charts, events, faults, knobs, monitor, pipeline, sources } as const;
