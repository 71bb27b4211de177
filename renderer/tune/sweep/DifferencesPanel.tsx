// What differs between the shown sweep and the one that it is compared with, cell by cell.
import { X } from 'lucide-react';
import { ChartTable } from '../../charts/ChartTable.tsx';
import { Button } from '../../components/Button.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Panel } from '../../components/Panel.tsx';
import { cellDifferences, differenceTable } from './differences.ts';
import type { SweepPicture } from './shownSweep.ts';
import { useSweepChoices } from './sweepChoices.ts';

export function DifferencesPanel({ picture: { shown, compared } }: { readonly picture: SweepPicture }) {
  if (!compared) return null;
  const differences = cellDifferences(shown, compared.shown);
  return (
    <Panel
      title="Differences"
      caption={`then: ${compared.name}; ≈ within the spread`}
      tools={
        <Button
          variant="quiet"
          iconOnly
          className="sweep-apply"
          aria-label="End the comparison"
          onPress={() => useSweepChoices.setState({ comparedKey: null })}
        >
          <X aria-hidden="true" />
        </Button>
      }
    >
      <div className="chart-place">
        {differences.length === 0 ? (
          <Notice title="No cell in common">
            The two sweeps measured no batch size under the same workers and transport.
          </Notice>
        ) : (
          <ChartTable name="Differences" {...differenceTable(differences)} />
        )}
      </div>
    </Panel>
  );
}
