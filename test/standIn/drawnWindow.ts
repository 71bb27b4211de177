// Chromium's window of a page, made to look as its state says. Runs in the stand-in's process.
import type { Rectangle } from 'electron';
import { browserSession, inBackground, type Page } from './pages.ts';
import type { WindowState } from './windowState.ts';

export function drawWindowOf(page: Promise<Page>) {
  let drawn: WindowState['mode'] = 'normal';
  let drawing: Promise<unknown> = Promise.resolve();

  async function draw(windowState: WindowState['mode'], { x, y, width, height }: Rectangle): Promise<void> {
    const { targetId } = await page;
    const browser = await browserSession();
    const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId });
    const set = (bounds: object) => browser.send('Browser.setWindowBounds', { windowId, bounds });
    // Only a normal window may be given another state or a size.
    if (drawn !== 'normal' && drawn !== windowState) await set({ windowState: 'normal' });
    if (windowState === 'normal') await set({ left: x, top: y, width, height });
    else if (drawn !== windowState) await set({ windowState });
    drawn = windowState;
  }

  return {
    /** One command after another; a hidden window is a minimised one, for headless Chromium hides no other. */
    draw({ isHidden, mode }: WindowState, bounds: Rectangle): void {
      drawing = drawing.then(() => draw(isHidden ? 'minimized' : mode, bounds));
      inBackground(drawing);
    },
    bringToFront(): void {
      inBackground(page.then(({ session }) => session.send('Page.bringToFront')));
    },
  };
}
