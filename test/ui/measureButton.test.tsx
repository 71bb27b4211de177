// What the lab measures on request: how its button tells that a measurement failed.
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { MeasureButton } from '../../renderer/tune/model/MeasureButton.tsx';
import { defaultKnobs } from '../../shared/knobs.ts';
import type { LabState } from '../../shared/tuning/tuning.ts';
import { syntheticTuningFigures } from './syntheticTuning.ts';

const remarks = { workerMemory: 'The live load needs the cores.', sweep: 'No cell could be measured.' };
const { lab: idle } = syntheticTuningFigures('done', defaultKnobs, 0);

function note(job: 'workerMemory' | 'copyCost', more: Partial<LabState>): string | undefined {
  const page = renderToStaticMarkup(<MeasureButton job={job} lab={{ ...idle, ...more }} label="Measure" />);
  return /role="status">([^<]*)</.exec(page)?.[1];
}

describe('measure button', () => {
  it('a measurement that failed - says why beside its own button, and at no other', () => {
    expect(note('workerMemory', { remarks })).toBe('The live load needs the cores.');
    expect(note('copyCost', { remarks })).toBe('');
  });

  it('another job that runs - is named in its place, for it is why the button is off', () => {
    expect(note('workerMemory', { remarks, job: 'sweep' })).toBe('The lab is at another job.');
  });
});
