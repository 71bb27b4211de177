// Chromium's window of a page, made to look as its state says. Runs in the stand-in's process.
import type { Rectangle } from 'electron';
import { browserSession, inBackground, type Page } from './pages.ts';
import type { WindowState } from './windowState.ts';

export class DrawnWindow {
  readonly #page: Promise<Page>;
  #drawn: WindowState['mode'] = 'normal';
  #drawing: Promise<unknown> = Promise.resolve();

  constructor(page: Promise<Page>) {
    this.#page = page;
  }

  /** One command after another; a hidden window is a minimised one, for headless Chromium hides no other. */
  draw({ isHidden, mode }: WindowState, { x, y, width, height }: Rectangle): void {
    const windowState = isHidden ? 'minimized' : mode;
    this.#drawing = this.#drawing.then(async () => {
      const { targetId } = await this.#page;
      const browser = await browserSession();
      const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId });
      const set = (bounds: object) => browser.send('Browser.setWindowBounds', { windowId, bounds });
      // Only a normal window may be given another state or a size.
      if (this.#drawn !== 'normal' && this.#drawn !== windowState) await set({ windowState: 'normal' });
      if (windowState === 'normal') await set({ left: x, top: y, width, height });
      else if (this.#drawn !== windowState) await set({ windowState });
      this.#drawn = windowState;
    });
    inBackground(this.#drawing);
  }

  bringToFront(): void {
    inBackground(this.#page.then(({ session }) => session.send('Page.bringToFront')));
  }
}
