// What differs between the shown sweep and the one that it is compared with, cell by cell.
import { X } from 'lucide-react';
import { ChartTable } from '../../charts/ChartTable.tsx';
import { Button } from '../../components/Button.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Panel } from '../../components/Panel.tsx';
import { t } from '../../language/language.ts';
import { cellDifferences, differenceTable } from './differences.ts';
import type { SweepPicture } from './shownSweep.ts';
import { useSweepChoices } from './sweepChoices.ts';

export function DifferencesPanel({
  picture: { shown, compared, incomparable },
}: {
  readonly picture: SweepPicture;
}) {
  const name = compared?.name ?? incomparable?.name;
  if (name === undefined) return null;
  const differences = compared ? cellDifferences(shown, compared.shown) : [];
  return (
    <Panel
      title={t('sweep:difference.title')}
      caption={t('sweep:difference.caption', { name })}
      tools={
        <Button
          variant="quiet"
          iconOnly
          className="sweep-apply"
          aria-label={t('sweep:difference.end')}
          onPress={() => useSweepChoices.setState({ comparedKey: null })}
        >
          <X aria-hidden="true" />
        </Button>
      }
    >
      <div className="chart-place">
        {incomparable ? (
          <Notice title={t('sweep:difference.incomparable')}>
            {t('sweep:difference.incomparableText', { differs: incomparable.differs.join('; ') })}
          </Notice>
        ) : differences.length === 0 ? (
          <Notice title={t('sweep:difference.none')}>{t('sweep:difference.noneText')}</Notice>
        ) : (
          <ChartTable name={t('sweep:difference.title')} {...differenceTable(differences)} />
        )}
      </div>
    </Panel>
  );
}
