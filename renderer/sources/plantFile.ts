// The plant as a file: opened from text, saved as a download, and whether it was changed since.
import { create } from 'zustand';
import type { TelltaleHost } from '../../shared/desktopChannels.ts';
import type { Plant } from '../../shared/plant.ts';
import { CommandRefused } from '../../shared/protocol.ts';
import { formatCount } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { offerDownload } from './offerDownload.ts';
import { refusalOf } from './refusal.ts';

/** As much as the engine takes in one command. */
const mostPlantBytes = 16 * 1024 * 1024;

interface PlantFileState {
  /** The plant as it was opened or saved last, or first seen; null until it has been read. */
  readonly kept: string | null;
  readonly keptRunStartedAtMs: number;
  readonly changed: boolean;
  readonly opening: string | null;
  /** A file that was not opened, and why. */
  readonly refused: { readonly fileName: string; readonly faults: readonly string[] } | null;
}

export const usePlantFile = create<PlantFileState>()(() => ({
  kept: null,
  keptRunStartedAtMs: Number.NaN,
  changed: false,
  opening: null,
  refused: null,
}));

const textOf = (plant: Plant): string => JSON.stringify(plant, null, 2);

/** Reads the engine's plant and compares it with the one that was kept. */
export async function comparePlant(): Promise<void> {
  const { structure, send } = useTelltale.getState();
  if (!structure) return;
  const text = textOf(await send({ name: 'readPlant' }));
  const { kept, keptRunStartedAtMs } = usePlantFile.getState();
  if (kept === null || keptRunStartedAtMs !== structure.startedAtMs)
    usePlantFile.setState({ kept: text, keptRunStartedAtMs: structure.startedAtMs, changed: false });
  else usePlantFile.setState({ changed: text !== kept });
}

/** The plant that the engine has now is the one that was opened. */
export async function keepPlantAnew(): Promise<void> {
  usePlantFile.setState({ kept: null });
  await comparePlant();
}

/** Opens a plant file; what was running goes on when it is refused. */
export async function openPlantFile(file: File): Promise<void> {
  usePlantFile.setState({ opening: file.name, refused: null });
  try {
    const isOpened = window.telltaleHost !== undefined && (await openThroughHost(window.telltaleHost, file));
    if (!isOpened) await useTelltale.getState().send({ name: 'openPlant', text: await readText(file) });
    await keepPlantAnew();
  } catch (error) {
    usePlantFile.setState({ refused: { fileName: file.name, faults: refusalOf(error) } });
  } finally {
    usePlantFile.setState({ opening: null });
  }
}

/**
 * The desktop knows the file's folder, from which file names in the plant start. False for a file that lies in none: it
 * was dragged out of another program.
 */
async function openThroughHost(host: TelltaleHost, file: File): Promise<boolean> {
  const answer = await host.openPlant(file);
  if (answer !== null && !answer.ok) throw new CommandRefused(answer.faults);
  return answer !== null;
}

async function readText(file: File): Promise<string> {
  if (file.size > mostPlantBytes)
    throw new Error(t('sources:plant.tooLarge', { size: formatCount(file.size / 1024 / 1024), most: '16' }));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Error(t('sources:plant.notUtf8'));
  }
}

/** Offers the plant as it runs now for download. */
export async function savePlantFile(): Promise<void> {
  const plant = await useTelltale.getState().send({ name: 'readPlant' });
  const text = textOf(plant);
  const fileName = plant.name.replace(/[^\p{L}\p{N} _-]+/gu, '-');
  offerDownload(`${text}\n`, 'application/json', `${fileName}.telltale`);
  usePlantFile.setState({ kept: text, changed: false });
}
