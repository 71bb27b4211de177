// Opens a plant file that no page asked for, and tells the pages what came of it. Electron's main process.
import type { OpenPlantAnswer } from '../../../shared/desktopChannels.ts';
import type { Desktop } from './desktop.ts';

type OpeningParts = {
  readonly plants: Pick<Desktop['plants'], 'open'>;
  readonly windows: Pick<Desktop['windows'], 'tellAll' | 'tellCurrent' | 'bringToFront'>;
};

/** `file`: absolute path. Resolves false when it was refused: the window that was used last shows why. */
export async function openPlant({ plants, windows }: OpeningParts, file: string): Promise<boolean> {
  const answer = await plants.open(file);
  if (answer.ok) {
    windows.tellAll({ kind: 'plantOpened' });
    await windows.bringToFront();
  } else {
    const { fileName, faults } = answer;
    await windows.tellCurrent({ kind: 'plantRefused', fileName, faults });
  }
  return answer.ok;
}

/** For a page that asked: it shows itself why it was refused. */
export async function openPlantForPage(
  { plants, windows }: OpeningParts,
  file: string,
): Promise<OpenPlantAnswer> {
  const answer = await plants.open(file);
  if (answer.ok) windows.tellAll({ kind: 'plantOpened' });
  return answer;
}
