// Which setting a sweep's Apply names, what counts as the present one, and why it is recommended.
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ApplyCell } from '../../renderer/tune/sweep/ApplyCell.tsx';
import { type PresentSetting, presentCell } from '../../renderer/tune/sweep/presentSetting.ts';
import { Recommendation } from '../../renderer/tune/sweep/Recommendation.tsx';
import { type SweepPicture, settledWorks } from '../../renderer/tune/sweep/shownSweep.ts';
import { appliedWords } from '../../renderer/tune/sweep/sweepWords.ts';
import { type SyntheticTuning, syntheticSweep } from './syntheticSweep.ts';

/** `maxWaitMs`: that every cell ran with. */
function pictureOf(kind: SyntheticTuning, maxWaitMs: number | null): SweepPicture {
  const made = syntheticSweep(kind, 0);
  if (!made) throw new Error('no sweep');
  const sweep = { ...made, cells: made.cells.map((cell) => ({ ...cell, maxWaitMs })) };
  const works = settledWorks(sweep);
  const [shown] = works;
  if (!shown) throw new Error('no work');
  return { sweep, works, shown, compared: null, incomparable: null };
}

const plain = (text: string) => text.replace(/\s/g, ' ');
const live: PresentSetting = { batch: 500, workers: 2, transport: 'shared', maxWaitMs: 50 };

describe('the present setting among the cells of a sweep', () => {
  it('cells that ran with a shorter wait than the live one - are not present, for applying them changes it', () => {
    const { shown } = pictureOf('done', 25);
    expect(presentCell(shown, live)).toBeNull();
    expect(presentCell(shown, { ...live, maxWaitMs: 25 })).toMatchObject({ batch: 500, workers: 2 });
  });

  it('cells that left the wait as it was - are present under any', () => {
    expect(presentCell(pictureOf('done', null).shown, live)).toMatchObject({ batch: 500, workers: 2 });
  });
});

describe('Apply', () => {
  it('a wait that it sets - stands on the button', () => {
    const page = renderToStaticMarkup(<ApplyCell picture={pictureOf('done', 25)} />);
    expect(plain(page)).toMatch(/>Apply batch [\d ]+, \d workers?, wait 25 ms</);
  });

  it('a wait that it leaves alone - is not named', () => {
    expect(plain(appliedWords({ ...live, maxWaitMs: null }))).toBe('batch 500, 2 workers');
  });
});

describe('recommendation', () => {
  it('a sweep that has ended - says on screen what it recommends and why', () => {
    const picture = pictureOf('done', 25);
    const page = renderToStaticMarkup(<Recommendation picture={picture} />);
    expect(picture.shown.recommendation.sentence).toContain('batch.maxWaitMs 25');
    expect(page).toContain(`</b> ${picture.shown.recommendation.sentence}</p>`);
  });

  it('a sweep that runs - recommends nothing yet', () => {
    expect(renderToStaticMarkup(<Recommendation picture={pictureOf('running', 25)} />)).toBe('');
  });
});
