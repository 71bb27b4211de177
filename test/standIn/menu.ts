// Menu and its items: what is in them, and what a click does. Nothing is drawn. Runs in the stand-in's process.
import type { Menu, MenuItem, MenuItemConstructorOptions, PopupOptions } from 'electron';
import { app } from './app.ts';
import { StandInBrowserWindow } from './browserWindow.ts';
import { record } from './standIn.ts';
import { checkOptions, notImplemented, type PartOf, strict } from './strict.ts';

const options = 'accelerator checked click enabled id label role submenu type visible';

/** Of menus that the application makes; but for those below they only stand there. */
const knownRoles =
  'appmenu copy cut editmenu help hide hideothers paste redo selectall services undo unhide windowmenu'.split(
    ' ',
  );

/** What the click of a role does here. */
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
  if (role !== undefined && !(role in roles) && !knownRoles.includes(role))
    notImplemented(`role '${given.role}'`);
  if (given.accelerator !== undefined) checkAccelerator(given.accelerator);
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

const modifier =
  /^(?:Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Shift|Super|Meta)$/i;
const acceleratorKey =
  /^(?:[!-~]|F(?:[1-9]|1\d|2[0-4])|Plus|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Esc)$/i;

/** Throws for one that Electron does not know. */
function checkAccelerator(accelerator: string): void {
  const keys = accelerator.split('+');
  const isKnown = acceleratorKey.test(keys.pop() ?? '') && keys.every((key) => modifier.test(key));
  if (!isKnown) notImplemented(`accelerator '${accelerator}'`);
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
