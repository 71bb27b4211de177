// What the desktop remembers from one start to the next: the schema of its one settings file, and its defaults.
import { z } from 'zod';
import { languageChoices } from '../../../shared/languageChoice.ts';
import { screenNames } from '../../../shared/screens.ts';
import { themeChoices } from '../../../shared/theme.ts';

/** Zoom of all windows, %, in the steps that the menu takes. */
export const zoomStepsPercent = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200] as const;
const mostRecentPlants = 10;
export const mostWindows = 16;

const boundsSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
});

/** How a window lay and what it showed. `bounds`: in DIP, when it is neither maximised nor full screen. */
const windowPlacementSchema = z.strictObject({
  bounds: boundsSchema.nullable(),
  isMaximized: z.boolean(),
  isFullScreen: z.boolean(),
  screen: z.enum(screenNames),
});
export type WindowPlacement = z.infer<typeof windowPlacementSchema>;

export const settingsVersion = 1;

export const settingsSchema = z.strictObject({
  version: z.literal(settingsVersion),
  /** Those that were open at the end of the last run, in the order they were opened. */
  windows: z.array(windowPlacementSchema).max(mostWindows).default([]),
  /** Absolute paths of plant files, the newest first. */
  recentPlants: z.array(z.string().min(1).max(4_096)).max(mostRecentPlants).default([]),
  theme: z.enum(themeChoices).default('system'),
  zoomPercent: z.number().min(50).max(200).default(100),
  notifications: z.boolean().default(true),
  tray: z.boolean().default(true),
  kiosk: z.boolean().default(false),
  language: z.enum(languageChoices).default('system'),
  /** When the newest list of versions that was believed had been signed, ms since the epoch: an older one is not. */
  newestFeedMs: z.number().min(0).default(0),
});
export type DesktopSettings = z.infer<typeof settingsSchema>;

export const defaultSettings: DesktopSettings = settingsSchema.parse({ version: settingsVersion });

/** With a plant file at the head of the list; each file is there once. */
export function withRecentPlant(recentPlants: readonly string[], file: string): string[] {
  return [file, ...withoutRecentPlant(recentPlants, file)].slice(0, mostRecentPlants);
}

export function withoutRecentPlant(recentPlants: readonly string[], file: string): string[] {
  return recentPlants.filter((other) => other !== file);
}

/** The next step of the zoom, or the present one at either end. */
export function nextZoomPercent(zoomPercent: number, direction: 'in' | 'out'): number {
  const step =
    direction === 'in'
      ? zoomStepsPercent.find((percent) => percent > zoomPercent)
      : zoomStepsPercent.findLast((percent) => percent < zoomPercent);
  return step ?? zoomPercent;
}
