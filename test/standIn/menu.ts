// Menu and its items: what is in them, and what a click does. Nothing is drawn. Runs in the stand-in's process.
import type { Menu, MenuItem, MenuItemConstructorOptions, PopupOptions } from 'electron';
import { app } from './app.ts';
import { StandInBrowserWindow } from './browserWindow.ts';
import { record } from './standIn.ts';
import { checkOptions, notImplemented, type PartOf, strict } from './strict.ts';

const options = 'accelerator checked click enabled id label role submenu type visible';

/** What the click of a role does here; others only stand in the menu. */
const roles: Readonly<Record<string, (window: StandInBrowserWindow | null) => void>> = {
  quit: () => app.quit(),
  close: (window) => window?.close(),
  togglefullscreen: (window) => window?.setFullScreen(!window.isFullScreen()),
};

class StandInMenuItem implements PartOf<MenuItem, StandInMenuItem, 'submenu' | 'role' | 'type'> {
  readonly type: string;
  readonly label: string;
  readonly id: string;
  readonly enabled: boolean;
  readonly visible: boolean;
  readonly role: string | undefined;
  readonly accelerator: string | null;
  readonly submenu: StandInMenu | undefined;
  checked: boolean;
  readonly #click: MenuItemConstructorOptions['click'];
  readonly #menu: StandInMenu;

  constructor(given: MenuItemConstructorOptions, menu: StandInMenu) {
    checkOptions('MenuItem', given, options);
    const { submenu, role, click } = given;
    this.role = role?.toLowerCase();
    this.type = given.type ?? (submenu ? 'submenu' : 'normal');
    this.label = given.label ?? role ?? '';
    this.id = given.id ?? '';
    this.accelerator = given.accelerator ?? null;
    this.enabled = given.enabled ?? true;
    this.visible = given.visible ?? true;
    this.checked = given.checked ?? false;
    this.submenu = Array.isArray(submenu) ? StandInMenu.buildFromTemplate(submenu) : undefined;
    this.#click = click;
    this.#menu = menu;
  }

  /** As a person chooses it, in the window that has the focus. */
  click(): void {
    if (!this.enabled) return;
    const window = StandInBrowserWindow.getFocusedWindow();
    this.#check();
    if (this.#click) Reflect.apply(this.#click, null, [strict('MenuItem', this), window ?? undefined, {}]);
    else if (this.role) (roles[this.role] ?? (() => notImplemented(`role '${this.role}'`)))(window);
  }

  #check(): void {
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type !== 'radio') return;
    for (const item of this.#menu.items) if (item.type === 'radio') item.checked = false;
    this.checked = true;
  }
}

export class StandInMenu implements PartOf<Menu, StandInMenu, 'items' | 'getMenuItemById'> {
  static #ofApplication: StandInMenu | null = null;
  readonly items: readonly StandInMenuItem[];

  constructor(template: readonly MenuItemConstructorOptions[] = []) {
    this.items = template.map((item) => strict('MenuItem', new StandInMenuItem(item, this)));
  }

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): StandInMenu {
    return strict('Menu', new StandInMenu(template));
  }

  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.#ofApplication = menu;
  }

  static getApplicationMenu(): StandInMenu | null {
    return StandInMenu.#ofApplication;
  }

  getMenuItemById(id: string): StandInMenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  popup(given: PopupOptions = {}): void {
    checkOptions('Menu.popup', given, 'window');
    record('Menu.popup', this);
  }
}
