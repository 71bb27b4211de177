// Keeps the screen shown in the page's address, so that it survives a reload and can be linked to. Browser.
import { screenOfUrl } from '../../shared/screens.ts';
import { useTelltale } from '../store/telltaleStore.ts';

/** Shows the screen that the address names and follows both from then on. Returns what undoes it. */
export function keepScreenInAddress(): () => void {
  const follow = (): void => {
    const screen = screenOfUrl(window.location.href);
    if (screen && screen !== useTelltale.getState().screen) useTelltale.getState().showScreen(screen);
  };
  follow();
  window.addEventListener('hashchange', follow);
  const end = useTelltale.subscribe(({ screen }, before) => {
    if (screen !== before.screen) window.history.replaceState(null, '', `#${screen}`);
  });
  return () => {
    end();
    window.removeEventListener('hashchange', follow);
  };
}
