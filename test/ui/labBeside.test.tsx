// Model and advisor while a job of the lab runs beside the live pipeline: both say that it distorts what they show.
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, describe, expect, it } from 'vitest';
import { useTelltale } from '../../renderer/store/telltaleStore.ts';
import { AdvisorPanel } from '../../renderer/tune/AdvisorPanel.tsx';
import { ModelView } from '../../renderer/tune/ModelView.tsx';
import { defaultKnobs } from '../../shared/knobs.ts';
import { syntheticTuningFigures } from './syntheticTuning.ts';

const text = 'A measurement runs in the lab: what is measured meanwhile is slower than usual.';
const views = [
  ['model', ModelView],
  ['advisor', AdvisorPanel],
] as const;

describe.each(views)('%s', (_, View) => {
  afterEach(() => useTelltale.setState({ tuning: null }));

  it('a job of the lab - is told for as long as it runs, and advice stays', () => {
    const tuning = syntheticTuningFigures('running', defaultKnobs, 0);
    expect(tuning.lab.job).toBe('sweep');
    useTelltale.setState({ tuning });
    const during = renderToStaticMarkup(<View />);
    expect(during).toContain(text);
    expect(during.includes('Apply 2 workers')).toBe(View === AdvisorPanel);
    useTelltale.setState({ tuning: syntheticTuningFigures('done', defaultKnobs, 0) });
    expect(renderToStaticMarkup(<View />)).not.toContain(text);
  });
});
