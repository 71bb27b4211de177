// Exports of a sweep: JSON to be opened again, CSV as a table, and the chart as PNG as it is seen. Browser.
import type { SweepResult } from '../../../shared/tuning/sweep.ts';
import { sweepCsv } from '../../../shared/tuning/sweepCsv.ts';
import { t } from '../../language/language.ts';
import { offerDownload } from '../../sources/offerDownload.ts';
import { chartPng } from './chartPng.ts';
import { sweepChartId } from './SweepChart.tsx';
import { useSweepChoices } from './sweepChoices.ts';
import { againstBatchSize, metricWords } from './sweepMetrics.ts';
import { setupPairs } from './sweepWords.ts';

function sweepFileName({ capture, takenAtMs }: SweepResult, ending: string, metric = ''): string {
  const plant = capture.plantName.replace(/[^\p{L}\p{N}_-]+/gu, '-');
  const stamp = new Date(takenAtMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return `sweep-${plant}-${stamp}${metric && `-${metric}`}.${ending}`;
}

export function exportJson(sweep: SweepResult): void {
  offerDownload(`${JSON.stringify(sweep, null, 2)}\n`, 'application/json', sweepFileName(sweep, 'json'));
}

export function exportCsv(sweep: SweepResult): void {
  offerDownload(sweepCsv(sweep), 'text/csv;charset=utf-8', sweepFileName(sweep, 'csv'));
}

/** Rejects where the chart is not on screen. */
export async function exportPng(sweep: SweepResult): Promise<void> {
  const chart = document.getElementById(sweepChartId);
  if (!chart) throw new Error(t('sweep:notOnScreen'));
  const { metric } = useSweepChoices.getState();
  const { on, target, taken } = setupPairs(sweep);
  const image = await chartPng(chart, {
    title: `${againstBatchSize(metric)}, ${metricWords(metric).unit}`,
    caption: t('sweep:pngCaption', { plant: sweep.capture.plantName, on, target, taken }),
  });
  offerDownload(image, 'image/png', sweepFileName(sweep, 'png', metric));
}
