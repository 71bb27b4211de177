// The native menu as data, by the habits of each platform. Pure: what its entries do is handed in.
import { basename } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { type ScreenName, screenNames } from '../../../shared/screens.ts';
import { type ThemeChoice, themeChoices } from '../../../shared/theme.ts';
import type { DesktopSettings } from './settingsSchema.ts';

type MenuItem = MenuItemConstructorOptions;

export interface MenuState {
  readonly platform: NodeJS.Platform;
  readonly settings: Pick<
    DesktopSettings,
    'recentPlants' | 'theme' | 'zoomPercent' | 'notifications' | 'tray'
  >;
  readonly isKiosk: boolean;
  /** Every source is paused. */
  readonly arePaused: boolean;
  /** This build knows where releases announce themselves. */
  readonly canCheckForUpdates: boolean;
}

export interface MenuActions {
  openPlant(): void;
  openRecent(file: string): void;
  forgetRecent(): void;
  openWindow(): void;
  /** Brings the window that was used last to the front. */
  showWindow(): void;
  showScreen(screen: ScreenName): void;
  zoom(direction: 'in' | 'out' | 'reset'): void;
  setTheme(theme: ThemeChoice): void;
  setKiosk(isKiosk: boolean): void;
  pauseSources(paused: boolean): void;
  setNotifications(on: boolean): void;
  setTray(on: boolean): void;
  showKeys(): void;
  openDocumentation(): void;
  openLogs(): void;
  copyDiagnostics(): void;
  checkForUpdates(): void;
  showAbout(): void;
}

const screenTitles: Record<ScreenName, string> = {
  monitor: 'Monitor',
  pipeline: 'Pipeline',
  tune: 'Tune',
  sources: 'Sources',
  events: 'Events',
};
const themeTitles: Record<ThemeChoice, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };
const separator: MenuItem = { type: 'separator' };

export function menuTemplate(state: MenuState, actions: MenuActions): MenuItem[] {
  const isMac = state.platform === 'darwin';
  return [
    ...(isMac ? [appMenu(actions)] : []),
    fileMenu(state, actions, isMac),
    { role: 'editMenu' },
    viewMenu(state, actions),
    pipelineMenu(state, actions),
    ...(isMac ? [{ role: 'windowMenu' } satisfies MenuItem] : []),
    helpMenu(state, actions, isMac),
  ];
}

/** On macOS what concerns the application as a whole stands under its name. */
function appMenu(actions: MenuActions): MenuItem {
  return {
    role: 'appMenu',
    submenu: [
      { label: 'About Telltale', click: actions.showAbout },
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
}

function fileMenu({ settings }: MenuState, actions: MenuActions, isMac: boolean): MenuItem {
  return {
    label: '&File',
    submenu: [
      { label: '&Open plant…', accelerator: 'CmdOrCtrl+O', click: actions.openPlant },
      { label: 'Open &recent', submenu: recentItems(settings.recentPlants, actions) },
      separator,
      { label: '&New window', accelerator: 'CmdOrCtrl+N', click: actions.openWindow },
      { role: 'close' },
      ...(isMac ? [] : [separator, { role: 'quit' } satisfies MenuItem]),
    ],
  };
}

function recentItems(files: readonly string[], actions: MenuActions): MenuItem[] {
  if (files.length === 0) return [{ label: 'No plant files yet', enabled: false }];
  return [
    ...files.map((file) => ({ label: recentLabel(file, files), click: () => actions.openRecent(file) })),
    separator,
    { label: 'Clear this list', click: actions.forgetRecent },
  ];
}

/** The name alone where that tells the files apart. In a label & marks a key, && is &. */
function recentLabel(file: string, files: readonly string[]): string {
  const isClear = files.filter((other) => basename(other) === basename(file)).length === 1;
  return (isClear ? basename(file) : file).replaceAll('&', '&&');
}

function viewMenu(state: MenuState, actions: MenuActions): MenuItem {
  const { theme, zoomPercent } = state.settings;
  return {
    label: '&View',
    submenu: [
      ...screenNames.map((screen, index) => ({
        label: screenTitles[screen],
        accelerator: `CmdOrCtrl+${index + 1}`,
        click: () => actions.showScreen(screen),
      })),
      separator,
      { label: 'Zoom &in', accelerator: 'CmdOrCtrl+Plus', click: () => actions.zoom('in') },
      // Where + needs Shift, the key alone does the same.
      { label: 'Zoom in', accelerator: 'CmdOrCtrl+=', visible: false, click: () => actions.zoom('in') },
      { label: 'Zoom &out', accelerator: 'CmdOrCtrl+-', click: () => actions.zoom('out') },
      {
        label: `Actual &size (now ${zoomPercent}\u202f%)`,
        accelerator: 'CmdOrCtrl+0',
        click: () => actions.zoom('reset'),
      },
      separator,
      {
        label: '&Theme',
        submenu: themeChoices.map((choice) => ({
          label: themeTitles[choice],
          type: 'radio',
          checked: choice === theme,
          click: () => actions.setTheme(choice),
        })),
      },
      separator,
      { role: 'togglefullscreen' },
      checkbox('&Kiosk mode', state.isKiosk, actions.setKiosk, 'CmdOrCtrl+Shift+K'),
    ],
  };
}

function pipelineMenu({ settings, arePaused }: MenuState, actions: MenuActions): MenuItem {
  return {
    label: '&Pipeline',
    submenu: [
      {
        label: arePaused ? '&Resume all sources' : '&Pause all sources',
        accelerator: 'CmdOrCtrl+Shift+P',
        click: () => actions.pauseSources(!arePaused),
      },
      separator,
      checkbox('&Notify of faults', settings.notifications, actions.setNotifications),
      checkbox('Show in the &tray', settings.tray, actions.setTray),
    ],
  };
}

function helpMenu({ canCheckForUpdates }: MenuState, actions: MenuActions, isMac: boolean): MenuItem {
  return {
    role: 'help',
    label: '&Help',
    submenu: [
      { label: '&Documentation', accelerator: 'F1', click: actions.openDocumentation },
      { label: '&Keys', click: actions.showKeys },
      separator,
      { label: 'Open &logs', click: actions.openLogs },
      { label: '&Copy diagnostics', click: actions.copyDiagnostics },
      ...(canCheckForUpdates
        ? [separator, { label: 'Check for &updates…', click: actions.checkForUpdates }]
        : []),
      ...(isMac ? [] : [separator, { label: '&About Telltale', click: actions.showAbout }]),
    ],
  };
}

function checkbox(
  label: string,
  checked: boolean,
  set: (checked: boolean) => void,
  accelerator?: string,
): MenuItem {
  return {
    label,
    type: 'checkbox',
    checked,
    click: () => set(!checked),
    ...(accelerator !== undefined && { accelerator }),
  };
}
