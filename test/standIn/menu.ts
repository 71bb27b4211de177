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

interface Item extends Pick<MenuItem, 'checked' | 'click' | 'enabled' | 'id' | 'label' | 'type' | 'visible'> {
  readonly role: string | undefined;
  readonly submenu: StandInMenu | undefined;
}

function createItem(given: MenuItemConstructorOptions, menu: { readonly items: readonly Item[] }): Item {
  checkOptions('MenuItem', given, options);
  const { submenu, click } = given;
  const role = given.role?.toLowerCase();
  return strict('MenuItem', {
    id: '',
    label: given.role ?? '',
    enabled: true,
    visible: true,
    checked: false,
    ...given,
    role,
    type: given.type ?? (submenu ? 'submenu' : 'normal'),
    submenu: Array.isArray(submenu) ? StandInMenu.buildFromTemplate(submenu) : undefined,
    /** As a person chooses it, in the window that has the focus. */
    click() {
      if (!this.enabled) return;
      const window = StandInBrowserWindow.getFocusedWindow();
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (this.type === 'radio')
        for (const item of menu.items) if (item.type === 'radio') item.checked = item === this;
      if (click) Reflect.apply(click, null, [this, window ?? undefined, {}]);
      else if (role) (roles[role] ?? (() => notImplemented(`role '${role}'`)))(window);
    },
  });
}

let ofApplication: StandInMenu | null = null;

export class StandInMenu implements PartOf<Menu, StandInMenu, 'items' | 'getMenuItemById'> {
  readonly items: readonly Item[];

  constructor(template: readonly MenuItemConstructorOptions[] = []) {
    this.items = template.map((item) => createItem(item, this));
  }

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): StandInMenu {
    return strict('Menu', new StandInMenu(template));
  }

  static readonly getApplicationMenu = () => ofApplication;

  static setApplicationMenu(menu: StandInMenu | null): void {
    ofApplication = menu;
  }

  getMenuItemById(id: string): Item | null {
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
