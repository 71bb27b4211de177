// What the marks of the sweep chart mean.
import { CellMark } from './lineMarks.tsx';
import type { SweepPicture } from './shownSweep.ts';

export function SweepLegend({ picture: { compared } }: { readonly picture: SweepPicture }) {
  return (
    <span className="sweep-legend">
      <span className="hide-narrow">
        <svg width="12" height="12" aria-hidden="true">
          <path d="M6 1v10M3 1h6M3 11h6" stroke="var(--data-1)" fill="none" />
          <circle cx="6" cy="6" r="3.2" fill="var(--data-1)" />
        </svg>
        measured, spread of the repeats
      </span>
      <span className="hide-narrow">
        <svg width="22" height="12" aria-hidden="true">
          <path d="M1 6h20" stroke="var(--data-1)" fill="none" />
        </svg>
        model
      </span>
      {compared && (
        <span>
          <svg width="12" height="12" aria-hidden="true">
            <CellMark cx={6} cy={6} colour="var(--data-1)" shape="circle" crossed={false} outlined />
          </svg>
          {compared.name}
        </span>
      )}
    </span>
  );
}
