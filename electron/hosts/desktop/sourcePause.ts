// Pauses and resumes all sources at once, for the menu and the tray. Electron's main process.
import { CommandRefused } from '../../../shared/protocol.ts';
import type { Engine } from '../../engine/engine.ts';

/** What the menu and the tray show of the plant. */
export interface PlantState {
  readonly plantName: string;
  /** There are sources, and each is paused. */
  readonly arePaused: boolean;
}

export async function plantState(engine: Pick<Engine, 'execute'>): Promise<PlantState> {
  const { name, sources } = await engine.execute({ name: 'readPlant' });
  return { plantName: name, arePaused: sources.length > 0 && sources.every(({ paused }) => paused) };
}

export async function pauseAllSources(engine: Pick<Engine, 'execute'>, paused: boolean): Promise<void> {
  const { sources } = await engine.execute({ name: 'readPlant' });
  const others = sources.filter((source) => source.paused !== paused);
  for (const { id } of others) await engine.execute({ name: 'pauseSource', id, paused }).catch(unlessRefused);
}

/** One that was removed meanwhile needs no pause. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof CommandRefused)) throw error;
}
