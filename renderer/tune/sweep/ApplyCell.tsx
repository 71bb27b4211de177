// Sets the knobs of the recommended cell, or of the one picked in the heat map.
import type { SweepCell } from '../../../shared/tuning/sweep.ts';
import { changesOf } from '../../../shared/tuning/sweepRecommendation.ts';
import { Button } from '../../components/Button.tsx';
import { t } from '../../language/language.ts';
import { refusalOf } from '../../sources/refusal.ts';
import { useTelltale } from '../../store/telltaleStore.ts';
import { presentCell, usePresentSetting } from './presentSetting.ts';
import type { SweepPicture } from './shownSweep.ts';
import { isAt, useSweepChoices } from './sweepChoices.ts';
import { appliedWords } from './sweepWords.ts';

export function ApplyCell({ picture: { sweep, shown } }: { readonly picture: SweepPicture }) {
  const picked = useSweepChoices((state) => state.picked);
  const present = usePresentSetting();
  if (sweep.state === 'running') return <span className="sweep-apply-later">{t('sweep:kneeLater')}</span>;
  const cells = shown.lines.flatMap((line) => line.cells);
  const cell = cells.find((other) => isAt(other, picked)) ?? shown.recommendation.cell;
  if (!cell) return null;
  const isPresent = present !== null && presentCell(shown, present) === cell;
  return (
    <Button className="sweep-apply" isDisabled={isPresent} onPress={() => apply(cell)}>
      {t(isPresent ? 'sweep:applied' : 'sweep:apply', { setting: appliedWords(cell) })}
    </Button>
  );
}

async function apply(cell: SweepCell): Promise<void> {
  try {
    await useTelltale.getState().send({ name: 'setKnobs', changes: changesOf(cell) });
    useSweepChoices.setState({ refused: null, picked: null });
  } catch (error) {
    useSweepChoices.setState({ refused: { title: t('sources:notApplied'), faults: refusalOf(error) } });
  }
}
