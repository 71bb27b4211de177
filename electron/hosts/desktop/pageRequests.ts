// Answers what a page asks of main besides its port: who asks, how often and with what is checked first. Electron's main
// process.
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { desktopChannels, type OpenPlantAnswer } from '../../../shared/desktopChannels.ts';
import { type LanguageChoice, languageChoices } from '../../../shared/languageChoice.ts';
import { type ThemeChoice, themeChoices } from '../../../shared/theme.ts';
import { RateLimit } from '../rateLimit.ts';
import { type AskingFrame, isOwnPage } from './security.ts';

/** A person who clicks as fast as can be stays below. */
const requestsPerS = 5;
const requestBurst = 20;

/** The parts of IpcMainInvokeEvent that say who asks. */
export interface RequestEvent {
  readonly sender: { readonly id: number };
  readonly senderFrame: AskingFrame | null;
}

/** The parts of IpcMain that requests need. */
export interface PageRequestChannels {
  handle(channel: string, listener: (event: RequestEvent, ...parameters: unknown[]) => unknown): void;
  removeHandler(channel: string): void;
}

export interface PageRequestParts {
  readonly ipcMain: PageRequestChannels;
  /** Absolute path. */
  readonly openPlant: (file: string) => Promise<OpenPlantAnswer>;
  readonly setTheme: (theme: ThemeChoice) => void;
  readonly setLanguage: (language: LanguageChoice) => void;
  /** For the events list: a request that was refused, and why. */
  readonly onRefused: (message: string) => void;
}

const plantPathSchema = z
  .string()
  .min(1)
  .max(4_096)
  .refine((path) => isAbsolute(path) && !path.includes('\0'));

/** Returns what ends it. Requests that are refused reject at the page. */
export function answerPageRequests(parts: PageRequestParts): () => void {
  const { ipcMain, openPlant, setTheme, setLanguage } = parts;
  const ends = [
    answer(desktopChannels.openPlant, plantPathSchema, openPlant, parts),
    answer(desktopChannels.setTheme, z.enum(themeChoices), setTheme, parts),
    answer(desktopChannels.setLanguage, z.enum(languageChoices), setLanguage, parts),
  ];
  return () => {
    for (const channel of ends) ipcMain.removeHandler(channel);
  };
}

function answer<T>(
  channel: string,
  schema: z.ZodType<T>,
  carryOut: (parameter: T) => unknown,
  { ipcMain, onRefused }: PageRequestParts,
): string {
  const limits = new Map<number, RateLimit>();
  const refuse = (reason: string): never => {
    onRefused(`A request was refused: ${reason}`);
    throw new Error(`refused: ${reason}`);
  };
  ipcMain.handle(channel, ({ sender, senderFrame }, ...parameters) => {
    if (senderFrame === null || !isOwnPage(senderFrame))
      return refuse(`it came from ${senderFrame?.url.slice(0, 80) ?? 'a frame that is gone'}`);
    const limit = limits.get(sender.id) ?? new RateLimit(requestsPerS, requestBurst);
    limits.set(sender.id, limit);
    if (!limit.take()) return refuse(`more than ${requestsPerS} of ${channel} came in a second`);
    const parsed = schema.safeParse(parameters[0]);
    if (!parsed.success || parameters.length !== 1) return refuse(`${channel} carried what does not fit`);
    return carryOut(parsed.data);
  });
  return channel;
}
