// Brings a window's page back when it has crashed or hangs; the engine runs on untouched. Electron's main process; how a
// person is asked is handed in.
import type { BrowserWindow, RenderProcessGoneDetails, WebContents } from 'electron';
import { t } from './language/nativeText.ts';

const lookIntervalMs = 1_000;
/** Looks in a row at which a page owes an answer before it is taken to hang: a busy one takes less. */
const patienceLooks = 20;
/** A page that lived that long since it was loaded again has come back for good. */
const steadyMs = 60_000;
/** A page that ends more often in a row does not come back by being loaded at once. */
const reloadsAtOnce = 3;
const firstPauseMs = 5_000;
const longestPauseMs = 300_000;

export type RecoveryWindow = Pick<BrowserWindow, 'isDestroyed' | 'isVisible' | 'isMinimized' | 'close'> & {
  on(event: 'unresponsive' | 'responsive' | 'closed', listener: () => void): unknown;
  readonly webContents: Pick<WebContents, 'id' | 'reload' | 'forcefullyCrashRenderer'> & {
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
  /** Resolves true for the first of the two answers. Never called where nobody is there to answer. */
  readonly ask: (question: RecoveryQuestion) => Promise<boolean>;
  /** On a wall display nobody answers: the page is loaded again after a pause instead. */
  readonly isKiosk: () => boolean;
  /** A page that a debugger holds does not hang. */
  readonly isDebugged: () => boolean;
  /** One sentence for the events list. */
  readonly onEvent: (message: string) => void;
}

/** What the bridge tells of pages, by the id of their webContents; of others nothing is kept. */
export interface PageSigns {
  /** A frame went to the page, which has to give its credit back. */
  frameSent(pageId: number): void;
  /** The page sent anything, or its port has closed: it owes nothing. */
  answered(pageId: number): void;
}

export class PageRecoveries implements PageSigns {
  readonly #byPage = new Map<number, PageRecovery>();

  /** To be called once for each window. */
  watch(window: RecoveryWindow, parts: PageRecoveryParts): void {
    const { id } = window.webContents;
    this.#byPage.set(id, new PageRecovery(window, parts));
    window.on('closed', () => this.#byPage.delete(id));
  }

  frameSent(pageId: number): void {
    this.#byPage.get(pageId)?.frameSent();
  }

  answered(pageId: number): void {
    this.#byPage.get(pageId)?.answered();
  }
}

class PageRecovery {
  readonly #window: RecoveryWindow;
  readonly #parts: PageRecoveryParts;
  /** One that is loaded answers by asking for a port. */
  #owesAnswer = true;
  /** A window is shown when its page has something to show. */
  #wasShown = false;
  /** As the system says, which notices only where there is input. */
  #isUnresponsive = false;
  /** Looks in a row at which it owed an answer. */
  #silentLooks = 0;
  #lookedAtMs = Date.now();
  #loadedAtMs = Number.NEGATIVE_INFINITY;
  #endsInARow = 0;
  #pause: NodeJS.Timeout | undefined;

  constructor(window: RecoveryWindow, parts: PageRecoveryParts) {
    this.#window = window;
    this.#parts = parts;
    const looks = setInterval(() => this.#look(), lookIntervalMs);
    window.on('closed', () => {
      clearInterval(looks);
      clearTimeout(this.#pause);
    });
    window.on('unresponsive', () => {
      this.#isUnresponsive = true;
    });
    window.on('responsive', () => {
      this.#isUnresponsive = false;
    });
    window.webContents.on('render-process-gone', (_event, details) => {
      this.#owesNothing();
      if (details.reason !== 'clean-exit') void this.#gone(`${details.reason}, code ${details.exitCode}`);
    });
  }

  frameSent(): void {
    this.#owesAnswer = true;
  }

  answered(): void {
    this.#owesAnswer = false;
    this.#silentLooks = 0;
  }

  /** Looks are counted, not time: while the machine sleeps or main itself is held, none is taken. */
  #look(): void {
    const nowMs = Date.now();
    const sinceLastMs = nowMs - this.#lookedAtMs;
    this.#lookedAtMs = nowMs;
    const wasHeld = sinceLastMs < 0 || sinceLastMs > 2 * lookIntervalMs;
    const isVisible = this.#window.isVisible();
    this.#wasShown ||= isVisible;
    const isSeen = isVisible ? !this.#window.isMinimized() : !this.#wasShown;
    const isSilent = this.#owesAnswer || this.#isUnresponsive;
    if (wasHeld || !isSilent || !isSeen || this.#parts.isDebugged()) this.#silentLooks = 0;
    else if (++this.#silentLooks >= patienceLooks) this.#hangs();
  }

  /** What hangs cannot be loaded anew: it is ended, which then loads it again. */
  #hangs(): void {
    this.#owesNothing();
    const silentS = (patienceLooks * lookIntervalMs) / 1_000;
    this.#parts.onEvent(`The page of a window has not answered for ${silentS} s and is ended`);
    this.#window.webContents.forcefullyCrashRenderer();
  }

  async #gone(how: string): Promise<void> {
    const { onEvent, isKiosk } = this.#parts;
    if (performance.now() - this.#loadedAtMs > steadyMs) this.#endsInARow = 0;
    const pauses = this.#endsInARow++ - reloadsAtOnce;
    if (pauses < 0) {
      onEvent(`The page of a window ended (${how}) and is loaded again`);
      this.#reload();
    } else if (isKiosk()) {
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** pauses);
      onEvent(
        `The page of a window ended again and again (${how}); it is loaded again in ${pauseMs / 1_000} s`,
      );
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.#reload(), pauseMs);
    } else {
      onEvent(`The page of a window ended again and again (${how}); it is no longer loaded by itself`);
      await this.#askWhatToDo();
    }
  }

  async #askWhatToDo(): Promise<void> {
    const question: RecoveryQuestion = {
      message: t('pageEnded'),
      detail: t('engineRuns'),
      answers: [t('loadAgain'), t('closeThisWindow')],
    };
    // A window that went while it was asked about gives no answer.
    const isReload = await this.#parts.ask(question).catch(() => false);
    this.#endsInARow = 0;
    if (isReload) this.#reload();
    else if (!this.#window.isDestroyed()) this.#window.close();
  }

  #reload(): void {
    if (this.#window.isDestroyed()) return;
    this.#loadedAtMs = performance.now();
    this.#owesAnswer = true;
    this.#window.webContents.reload();
  }

  #owesNothing(): void {
    this.answered();
    this.#isUnresponsive = false;
  }
}
