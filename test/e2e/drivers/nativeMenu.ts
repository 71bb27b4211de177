// Chooses entries of the desktop's native menu as a person would.
import type { MenuItem, Menu as NativeMenu } from 'electron';
import type { Session } from './driver.ts';

/** `label`: without the marks of its keys. Rejects where the menu has no such entry. */
export function chooseFromMenu(main: Session['main'], label: string): Promise<void> {
  return main(({ Menu }, wanted) => {
    const entries = (menu: NativeMenu): MenuItem[] =>
      menu.items.flatMap((item) => [item, ...(item.submenu ? entries(item.submenu) : [])]);
    const menu = Menu.getApplicationMenu();
    const entry = menu && entries(menu).find((item) => item.label.replaceAll('&', '') === wanted);
    if (!entry) throw new Error(`the menu has no entry ${wanted}`);
    entry.click();
  }, label);
}
