// Finds the present figures of one source.
import type { PipelineFigures, SourceFigures } from '../../shared/pipelineFigures.ts';

const indexes = new WeakMap<PipelineFigures, ReadonlyMap<string, SourceFigures>>();

/** Each frame's figures are indexed once, however many cells ask. */
export function sourceFigures(
  { figures }: { readonly figures: PipelineFigures | null },
  id: string,
): SourceFigures | undefined {
  if (!figures) return undefined;
  let index = indexes.get(figures);
  if (!index) {
    index = new Map(figures.sources.map((source) => [source.id, source]));
    indexes.set(figures, index);
  }
  return index.get(id);
}
