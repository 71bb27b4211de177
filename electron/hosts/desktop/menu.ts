// The native menu as data, by the habits of each platform. Pure: what its entries do is handed in.
import { basename } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { type LanguageChoice, languageChoices } from '../../../shared/languageChoice.ts';
import { type ScreenName, screenNames } from '../../../shared/screens.ts';
import { type ThemeChoice, themeChoices } from '../../../shared/theme.ts';
import { type NativeTextKey, t } from './language/nativeText.ts';
import type { DesktopSettings } from './settingsSchema.ts';

type MenuItem = MenuItemConstructorOptions;

export interface MenuState {
  readonly platform: NodeJS.Platform;
  readonly settings: Pick<
    DesktopSettings,
    'recentPlants' | 'theme' | 'language' | 'zoomPercent' | 'notifications' | 'tray'
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
  setLanguage(language: LanguageChoice): void;
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

const themeTitles: Record<ThemeChoice, NativeTextKey> = {
  system: 'themeSystem',
  light: 'themeLight',
  dark: 'themeDark',
};
const languageTitles: Record<LanguageChoice, NativeTextKey> = {
  system: 'languageSystem',
  en: 'languageEnglish',
  de: 'languageGerman',
};
const separator: MenuItem = { type: 'separator' };

export function menuTemplate(state: MenuState, actions: MenuActions): MenuItem[] {
  const isMac = state.platform === 'darwin';
  return [
    ...(isMac ? [appMenu(actions)] : []),
    fileMenu(state, actions, isMac),
    editMenu(),
    viewMenu(state, actions),
    pipelineMenu(state, actions),
    ...(isMac ? [windowMenu()] : []),
    helpMenu(state, actions, isMac),
  ];
}

/** On macOS what concerns the application as a whole stands under its name. */
function appMenu(actions: MenuActions): MenuItem {
  return {
    role: 'appMenu',
    submenu: [
      { label: t('about'), click: actions.showAbout },
      separator,
      { role: 'services', label: t('services') },
      separator,
      { role: 'hide', label: t('hide') },
      { role: 'hideOthers', label: t('hideOthers') },
      { role: 'unhide', label: t('showAll') },
      separator,
      { role: 'quit', label: t('quit') },
    ],
  };
}

/** Not the ready-made one of macOS: its entries are English whatever the language. The system adds the windows. */
function windowMenu(): MenuItem {
  return {
    role: 'window',
    label: t('window'),
    submenu: [
      { role: 'minimize', label: t('minimize') },
      { role: 'zoom', label: t('zoomWindow') },
      separator,
      { role: 'front', label: t('bringAllToFront') },
    ],
  };
}

function fileMenu({ settings }: MenuState, actions: MenuActions, isMac: boolean): MenuItem {
  return {
    label: t('file'),
    submenu: [
      { label: t('openPlant'), accelerator: 'CmdOrCtrl+O', click: actions.openPlant },
      { label: t('openRecent'), submenu: recentItems(settings.recentPlants, actions) },
      separator,
      { label: t('newWindow'), accelerator: 'CmdOrCtrl+N', click: actions.openWindow },
      { role: 'close', label: t('closeWindow') },
      ...(isMac ? [] : [separator, { role: 'quit', label: t('quit') } satisfies MenuItem]),
    ],
  };
}

function recentItems(files: readonly string[], actions: MenuActions): MenuItem[] {
  if (files.length === 0) return [{ label: t('noRecent'), enabled: false }];
  return [
    ...files.map((file) => ({ label: recentLabel(file, files), click: () => actions.openRecent(file) })),
    separator,
    { label: t('clearRecent'), click: actions.forgetRecent },
  ];
}

/** The name alone where that tells the files apart. In a label & marks a key, && is &. */
function recentLabel(file: string, files: readonly string[]): string {
  const isClear = files.filter((other) => basename(other) === basename(file)).length === 1;
  return (isClear ? basename(file) : file).replaceAll('&', '&&');
}

function editMenu(): MenuItem {
  return {
    role: 'editMenu',
    label: t('edit'),
    submenu: [
      { role: 'undo', label: t('undo') },
      { role: 'redo', label: t('redo') },
      separator,
      { role: 'cut', label: t('cut') },
      { role: 'copy', label: t('copy') },
      { role: 'paste', label: t('paste') },
      separator,
      { role: 'selectAll', label: t('selectAll') },
    ],
  };
}

function viewMenu(state: MenuState, actions: MenuActions): MenuItem {
  const { theme, language, zoomPercent } = state.settings;
  return {
    label: t('view'),
    submenu: [
      ...screenNames.map((screen, index) => ({
        label: t(`screen.${screen}`),
        accelerator: `CmdOrCtrl+${index + 1}`,
        click: () => actions.showScreen(screen),
      })),
      separator,
      { label: t('zoomIn'), accelerator: 'CmdOrCtrl+Plus', click: () => actions.zoom('in') },
      // Where + needs Shift, the key alone does the same.
      { label: t('zoomIn'), accelerator: 'CmdOrCtrl+=', visible: false, click: () => actions.zoom('in') },
      { label: t('zoomOut'), accelerator: 'CmdOrCtrl+-', click: () => actions.zoom('out') },
      {
        label: t('actualSize', { percent: zoomPercent }),
        accelerator: 'CmdOrCtrl+0',
        click: () => actions.zoom('reset'),
      },
      separator,
      {
        label: t('theme'),
        submenu: themeChoices.map((choice) => ({
          label: t(themeTitles[choice]),
          type: 'radio',
          checked: choice === theme,
          click: () => actions.setTheme(choice),
        })),
      },
      {
        label: t('language'),
        submenu: languageChoices.map((choice) => ({
          label: t(languageTitles[choice]),
          type: 'radio',
          checked: choice === language,
          click: () => actions.setLanguage(choice),
        })),
      },
      separator,
      { role: 'togglefullscreen', label: t('fullScreen') },
      checkbox(t('kiosk'), state.isKiosk, actions.setKiosk, 'CmdOrCtrl+Shift+K'),
    ],
  };
}

function pipelineMenu({ settings, arePaused }: MenuState, actions: MenuActions): MenuItem {
  return {
    label: t('pipeline'),
    submenu: [
      {
        label: t(arePaused ? 'resumeAll' : 'pauseAll'),
        accelerator: 'CmdOrCtrl+Shift+P',
        click: () => actions.pauseSources(!arePaused),
      },
      separator,
      checkbox(t('notify'), settings.notifications, actions.setNotifications),
      checkbox(t('inTray'), settings.tray, actions.setTray),
    ],
  };
}

function helpMenu({ canCheckForUpdates }: MenuState, actions: MenuActions, isMac: boolean): MenuItem {
  return {
    role: 'help',
    label: t('help'),
    submenu: [
      { label: t('documentation'), accelerator: 'F1', click: actions.openDocumentation },
      { label: t('keys'), click: actions.showKeys },
      separator,
      { label: t('openLogs'), click: actions.openLogs },
      { label: t('copyDiagnostics'), click: actions.copyDiagnostics },
      ...(canCheckForUpdates
        ? [separator, { label: t('checkForUpdates'), click: actions.checkForUpdates }]
        : []),
      ...(isMac ? [] : [separator, { label: t('about'), click: actions.showAbout }]),
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
