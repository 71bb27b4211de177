// Menu and MenuItem: what is in them, and what a click does. Nothing is drawn. Runs in the stand-in's process.
import type { MenuItemConstructorOptions } from 'electron';
import { app } from './app.ts';
import { StandInBrowserWindow } from './browserWindow.ts';
import { record } from './standIn.ts';
import { checkOptions, notImplemented, StrictEmitter, strict } from './strict.ts';

const options = [
  'accelerator',
  'acceleratorWorksWhenHidden',
  'checked',
  'click',
  'enabled',
  'icon',
  'id',
  'label',
  'registerAccelerator',
  'role',
  'sublabel',
  'submenu',
  'toolTip',
  'type',
  'visible',
];

type Window = StandInBrowserWindow;
const zoom = (window: Window | null, step: number): void =>
  window?.webContents.setZoomLevel(window.webContents.getZoomLevel() + step);

/** What the click of a role does here; others only stand in the menu. */
const roles: Readonly<Record<string, (window: Window | null) => void>> = {
  about: () => app.showAboutPanel(),
  quit: () => app.quit(),
  close: (window) => window?.close(),
  minimize: (window) => window?.minimize(),
  reload: (window) => window?.reload(),
  forcereload: (window) => window?.reload(),
  togglefullscreen: (window) => window?.setFullScreen(!window.isFullScreen()),
  resetzoom: (window) => window?.webContents.setZoomLevel(0),
  zoomin: (window) => zoom(window, 0.5),
  zoomout: (window) => zoom(window, -0.5),
};

export class MenuItem {
  readonly id: string;
  readonly type: NonNullable<MenuItemConstructorOptions['type']>;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  readonly click: (event?: object, window?: Window | null) => void;
  label: string;
  sublabel: string;
  toolTip: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  /** The menu that it stands in. */
  menu: Menu | undefined;

  constructor(given: MenuItemConstructorOptions) {
    checkOptions('MenuItem', given, options);
    const { submenu, click } = given;
    this.role = given.role?.toLowerCase();
    this.type = given.type ?? (submenu ? 'submenu' : 'normal');
    this.label = given.label ?? given.role ?? '';
    this.id = given.id ?? '';
    this.accelerator = given.accelerator ?? undefined;
    this.sublabel = given.sublabel ?? '';
    this.toolTip = given.toolTip ?? '';
    this.enabled = given.enabled ?? true;
    this.visible = given.visible ?? true;
    this.checked = given.checked ?? false;
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : (submenu as Menu | undefined);
    const self = strict('MenuItem', this);
    this.click = (event = {}, window = StandInBrowserWindow.getFocusedWindow()) => {
      if (!this.enabled) return;
      this.#check();
      if (click) Reflect.apply(click, self, [self, window ?? undefined, event]);
      else if (this.role) (roles[this.role] ?? (() => notImplemented(`role '${this.role}'`)))(window);
    };
  }

  #check(): void {
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type !== 'radio') return;
    for (const item of this.menu?.items ?? []) if (item.type === 'radio') item.checked = false;
    this.checked = true;
  }
}

export class Menu extends StrictEmitter {
  static #ofApplication: Menu | null = null;
  readonly items: MenuItem[] = [];

  constructor() {
    super('Menu', ['menu-will-show', 'menu-will-close']);
  }

  static buildFromTemplate(template: readonly (MenuItemConstructorOptions | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const item of template)
      menu.append(item instanceof MenuItem ? item : strict('MenuItem', new MenuItem(item)));
    return strict('Menu', menu);
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#ofApplication = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#ofApplication;
  }

  append(item: MenuItem): void {
    this.insert(this.items.length, item);
  }

  insert(position: number, item: MenuItem): void {
    item.menu = this;
    this.items.splice(position, 0, item);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  popup(given: { window?: Window; x?: number; y?: number; callback?: () => void } = {}): void {
    checkOptions('Menu.popup', given, ['window', 'x', 'y', 'callback', 'frame']);
    this.emit('menu-will-show', {});
    record('Menu.popup', this);
  }

  closePopup(): void {
    record('Menu.closePopup', this);
    this.emit('menu-will-close', {});
  }
}
