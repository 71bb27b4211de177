// Keeps the native menu and the entry in the tray as things stand: made anew when what they show has changed. Electron's
// main process.
import { app, Menu, nativeImage, Tray } from 'electron';
import { createActions } from './actions.ts';
import type { Desktop } from './desktop.ts';
import { nativeLanguage, t } from './language/nativeText.ts';
import { type MenuActions, type MenuState, menuTemplate } from './menu.ts';
import { type PlantState, plantState } from './sourcePause.ts';
import { drawTrayIcon, type TrayState } from './trayIcon.ts';
import { updateSource } from './updateCheck.ts';

const traySizePx = process.platform === 'darwin' ? 18 : 24;
const trayScales = [1, 2];
/** Changes that come together, as when all sources are paused, are shown together. */
const settleMs = 200;
const stateTexts = { running: 'running', paused: 'allPaused', fault: 'poolBroken' } as const;

export function keepMenuBar(desktop: Desktop): void {
  const bar = new MenuBar(desktop);
  desktop.settings.onChange(() => bar.change());
  desktop.windows.onKioskChange(() => bar.change());
  desktop.engine.onEvent(({ kind }) => {
    if (kind === 'source' || kind === 'run' || kind === 'pool') bar.change();
  });
  bar.change();
}

class MenuBar {
  readonly #desktop: Desktop;
  readonly #actions: MenuActions;
  #tray: Tray | null = null;
  #timer: NodeJS.Timeout | undefined;
  #shown = '';

  constructor(desktop: Desktop) {
    this.#desktop = desktop;
    this.#actions = createActions(desktop);
  }

  change(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      plantState(this.#desktop.engine)
        .then((plant) => this.#show(plant))
        .catch((error: Error) => this.#desktop.log.write(`The menu was not renewed: ${error.message}`));
    }, settleMs);
  }

  #show(plant: PlantState): void {
    const { settings, windows, engine } = this.#desktop;
    const isFault = engine.report().pool.breaker.state !== 'closed';
    const { recentPlants, theme, language, zoomPercent, notifications, tray } = settings.current;
    const state: MenuState = {
      platform: process.platform,
      settings: { recentPlants, theme, language, zoomPercent, notifications, tray },
      isKiosk: windows.isKiosk,
      arePaused: plant.arePaused,
      canCheckForUpdates: updateSource !== null,
    };
    const shown = JSON.stringify([state, plant.plantName, isFault, nativeLanguage()]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, this.#actions)));
    this.#showTray(plant, isFault);
  }

  #showTray({ plantName, arePaused }: PlantState, isFault: boolean): void {
    if (!this.#desktop.settings.current.tray) {
      this.#tray?.destroy();
      this.#tray = null;
      return;
    }
    const state: TrayState = isFault ? 'fault' : arePaused ? 'paused' : 'running';
    const words = t(stateTexts[state]);
    // In a label & marks a key, && is &.
    const stands = t('plantStands', { plant: plantName.replaceAll('&', '&&'), state: words });
    this.#tray ??= this.#newTray(state);
    this.#tray.setImage(trayImage(state));
    this.#tray.setToolTip(`Telltale: ${plantName}, ${words}`);
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: stands, enabled: false },
        { type: 'separator' },
        { label: t('showTelltale'), click: this.#actions.showWindow },
        {
          label: t(arePaused ? 'resumeAll' : 'pauseAll'),
          click: () => this.#actions.pauseSources(!arePaused),
        },
        { type: 'separator' },
        { label: t('quit'), click: () => app.quit() },
      ]),
    );
  }

  #newTray(state: TrayState): Tray {
    const tray = new Tray(trayImage(state));
    tray.on('click', this.#actions.showWindow);
    return tray;
  }
}

function trayImage(state: TrayState): Electron.NativeImage {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of trayScales) {
    const sizePx = traySizePx * scaleFactor;
    const buffer = drawTrayIcon(state, sizePx);
    image.addRepresentation({ scaleFactor, width: sizePx, height: sizePx, buffer });
  }
  return image;
}
