// The desktop's settings on disk: read once at start, written whole or not at all, kept beside when they cannot be read.
// Electron's main process.
import { readFileSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { faultsOf } from '../../../shared/faults.ts';
import { type DesktopSettings, defaultSettings, settingsSchema, settingsVersion } from './settingsSchema.ts';

/** Changes that follow each other closely, as while a window is moved, are written together. */
const writeAfterMs = 500;

/** Turns what a version wrote into what the next one reads. By the version that it starts from. */
export type Migrations = Readonly<Record<number, (settings: object) => object>>;

/** There is one version as yet. */
const migrations: Migrations = {};

export type ReadSettings =
  | { readonly ok: true; readonly settings: DesktopSettings }
  | { readonly ok: false; readonly reason: string };

/** Reads the text of a settings file of this version or an older one. */
export function readSettingsText(text: string, steps: Migrations = migrations): ReadSettings {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'it is not valid JSON' };
  }
  if (typeof input !== 'object' || input === null) return { ok: false, reason: 'it holds no settings' };
  for (let settings: object = input; ; ) {
    const version = 'version' in settings ? settings.version : undefined;
    if (typeof version !== 'number') return { ok: false, reason: 'it names no version' };
    if (version > settingsVersion)
      return { ok: false, reason: `it was written by a newer Telltale (settings version ${version})` };
    const step = steps[version];
    if (version === settingsVersion || !step) return checked(settings);
    settings = step(settings);
  }
}

function checked(settings: object): ReadSettings {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, reason: faultsOf(parsed.error, 'settings')[0] ?? 'it does not fit' };
}

export type SettingsChange = Partial<Omit<DesktopSettings, 'version'>>;

type SettingsListener = (settings: DesktopSettings, before: DesktopSettings) => void;

export class SettingsFile {
  readonly #file: string;
  readonly #onFault: (message: string) => void;
  readonly #listeners = new Set<SettingsListener>();
  #settings: DesktopSettings = defaultSettings;
  #timer: NodeJS.Timeout | undefined;
  /** Not where the file holds what could neither be used nor be kept elsewhere. */
  #mayWrite = true;
  /** What is to be told to the person: the file could not be read and lies beside now. Null when it was read. */
  readonly broken: string | null;

  /** Reads the file. `onFault` is told once for every write that failed. */
  constructor(file: string, onFault: (message: string) => void) {
    this.#file = file;
    this.#onFault = onFault;
    this.broken = this.#read();
  }

  get current(): DesktopSettings {
    return this.#settings;
  }

  change(change: SettingsChange): void {
    const before = this.#settings;
    const next = { ...before, ...change };
    if (JSON.stringify(next) === JSON.stringify(before)) return;
    this.#settings = next;
    this.#timer ??= setTimeout(() => this.flush(), writeAfterMs);
    for (const listener of this.#listeners) listener(next, before);
  }

  /** Called after every change. Returns what ends it. */
  onChange(listener: SettingsListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Writes what has not been written yet, before it returns: the application may be about to end. */
  flush(): void {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#mayWrite) return;
    try {
      writeFileAtomic.sync(this.#file, `${JSON.stringify(this.#settings, null, 2)}\n`);
    } catch (error) {
      this.#onFault(`The settings could not be written: ${(error as Error).message}`);
    }
  }

  #read(): string | null {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      return this.#setAside((error as Error).message);
    }
    const read = readSettingsText(text);
    if (!read.ok) return this.#setAside(read.reason);
    this.#settings = read.settings;
    return null;
  }

  /** The defaults will be written in its place; what a person may want back is kept. */
  #setAside(reason: string): string {
    const stamp = new Date().toISOString().replaceAll(':', '-');
    const name = `${basename(this.#file, '.json')}.broken-${stamp}.json`;
    const said = `The settings could not be used: ${reason}`;
    const begins = 'Telltale begins with its defaults';
    try {
      renameSync(this.#file, join(dirname(this.#file), name));
      return `${said}. They are kept beside as ${name}; ${begins}.`;
    } catch (error) {
      this.#mayWrite = false;
      const fault = (error as Error).message;
      return `${said}, nor be kept beside: ${fault}. They stay as they are; ${begins} and keeps no change of this run.`;
    }
  }
}
