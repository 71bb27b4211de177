// How the desktop's windows are made: sandboxed, without Node, shown once they have something to show.
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { appOrigin } from '../../../shared/desktopChannels.ts';
import type { ScreenName } from '../../../shared/screens.ts';

/** The backgrounds of the themes, so that nothing flashes before the first paint. */
const backgroundColors = { dark: '#101214', light: '#d3d8db' };
const smallestWindow = { width: 1_024, height: 640 };

export interface WindowLooks {
  readonly bounds: Rectangle;
  readonly isFullScreen: boolean;
  readonly isKiosk: boolean;
  readonly isDark: boolean;
}

export function windowOptions(preloadFile: string, looks: WindowLooks): BrowserWindowConstructorOptions {
  return {
    ...looks.bounds,
    minWidth: Math.min(smallestWindow.width, looks.bounds.width),
    minHeight: Math.min(smallestWindow.height, looks.bounds.height),
    // On macOS a window that is told `false` can never become one.
    ...((looks.isFullScreen || looks.isKiosk) && { fullscreen: true }),
    kiosk: looks.isKiosk,
    // The keys of its entries still hold.
    autoHideMenuBar: looks.isKiosk,
    show: false,
    title: 'Telltale',
    backgroundColor: backgroundColors[looks.isDark ? 'dark' : 'light'],
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  };
}

/** The page's address with the screen that it begins with. */
export function pageUrl(screen: ScreenName): string {
  return `${appOrigin}/#${screen}`;
}
