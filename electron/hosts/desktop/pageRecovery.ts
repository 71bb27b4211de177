// Brings a window's page back when it has crashed or hangs; the engine runs on untouched. Electron's main process; how a
// person is asked is handed in.
import type { BrowserWindow, RenderProcessGoneDetails, WebContents } from 'electron';
import { RateLimit } from '../rateLimit.ts';
import { t } from './language/nativeText.ts';

/** A page that ends more often than that does not come back by being loaded again. */
const reloadsPerS = 3 / 60;
const reloadBurst = 3;
/** A page may be busy for a while without a person being asked about it. */
const patienceMs = 10_000;

export type RecoveryWindow = Pick<BrowserWindow, 'isDestroyed' | 'close'> & {
  on(event: 'unresponsive' | 'responsive' | 'closed', listener: () => void): unknown;
  readonly webContents: Pick<WebContents, 'reload' | 'forcefullyCrashRenderer'> & {
    on(
      event: 'render-process-gone',
      listener: (event: object, details: Pick<RenderProcessGoneDetails, 'reason' | 'exitCode'>) => void,
    ): unknown;
  };
};

export interface RecoveryQuestion {
  readonly message: string;
  readonly detail: string;
  readonly answers: readonly [string, string];
}

export interface PageRecoveryParts {
  /** Resolves true for the first of the two answers. */
  readonly ask: (question: RecoveryQuestion) => Promise<boolean>;
  /** One sentence for the events list. */
  readonly onEvent: (message: string) => void;
}

/** To be called once for each window. */
export function recoverPage(window: RecoveryWindow, parts: PageRecoveryParts): void {
  new PageRecovery(window, parts).watch();
}

class PageRecovery {
  readonly #window: RecoveryWindow;
  readonly #parts: PageRecoveryParts;
  readonly #limit = new RateLimit(reloadsPerS, reloadBurst);
  #patience: NodeJS.Timeout | undefined;

  constructor(window: RecoveryWindow, parts: PageRecoveryParts) {
    this.#window = window;
    this.#parts = parts;
  }

  watch(): void {
    const calm = (): void => clearTimeout(this.#patience);
    this.#window.webContents.on('render-process-gone', (_event, details) => {
      calm();
      if (details.reason !== 'clean-exit') void this.#gone(`${details.reason}, code ${details.exitCode}`);
    });
    this.#window.on('unresponsive', () => {
      calm();
      this.#patience = setTimeout(() => void this.#hangs(), patienceMs);
    });
    this.#window.on('responsive', calm);
    this.#window.on('closed', calm);
  }

  async #gone(how: string): Promise<void> {
    const { onEvent } = this.#parts;
    if (this.#limit.take()) {
      onEvent(`The page of a window ended (${how}) and is loaded again`);
      this.#reload();
      return;
    }
    onEvent(`The page of a window ended again and again (${how}); it is no longer loaded by itself`);
    const isReload = await this.#ask({
      message: t('pageEnded'),
      detail: t('engineRuns'),
      answers: [t('loadAgain'), t('closeThisWindow')],
    });
    if (isReload) this.#reload();
    else if (!this.#window.isDestroyed()) this.#window.close();
  }

  async #hangs(): Promise<void> {
    const { onEvent } = this.#parts;
    onEvent(`The page of a window has not answered for ${patienceMs / 1_000} s`);
    const isReload = await this.#ask({
      message: t('pageHangs'),
      detail: t('engineRuns'),
      answers: [t('loadAgain'), t('wait')],
    });
    // What hangs cannot be loaded anew: it is ended first, which then loads it again.
    if (isReload && !this.#window.isDestroyed()) this.#window.webContents.forcefullyCrashRenderer();
  }

  /** A window that went while it was asked about gives no answer. */
  #ask(question: RecoveryQuestion): Promise<boolean> {
    return this.#parts.ask(question).catch(() => false);
  }

  #reload(): void {
    if (!this.#window.isDestroyed()) this.#window.webContents.reload();
  }
}
