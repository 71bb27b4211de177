// Tray and Notification: recorded, and pressed by the test. Runs in the stand-in's process.
import type { NotificationConstructorOptions } from 'electron';
import type { Menu } from './menu.ts';
import { checkReady } from './readiness.ts';
import { record, standIn } from './standIn.ts';
import { checkOptions, StrictEmitter, strict } from './strict.ts';

export class Tray extends StrictEmitter {
  #isDestroyed = false;

  constructor(image: unknown) {
    super('Tray', ['click', 'double-click', 'right-click', 'balloon-click']);
    checkReady('Tray');
    record('new Tray', image, this);
    standIn.trays.push(strict('Tray', this));
  }

  setImage(image: unknown): void {
    record('Tray.setImage', image);
  }

  setToolTip(text: string): void {
    record('Tray.setToolTip', text);
  }

  setTitle(text: string): void {
    record('Tray.setTitle', text);
  }

  setContextMenu(menu: Menu | null): void {
    record('Tray.setContextMenu', menu);
  }

  popUpContextMenu(menu?: Menu): void {
    record('Tray.popUpContextMenu', menu);
  }

  destroy(): void {
    this.#isDestroyed = true;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
}

const options = ['title', 'subtitle', 'body', 'silent', 'icon', 'timeoutType', 'urgency', 'id', 'groupId'];

export class Notification extends StrictEmitter {
  title: string;
  body: string;

  constructor(given: NotificationConstructorOptions = {}) {
    super('Notification', ['show', 'click', 'close', 'failed']);
    checkOptions('Notification', given, options);
    this.title = given.title ?? '';
    this.body = given.body ?? '';
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    standIn.notifications.push(strict('Notification', this));
    this.emit('show', {});
  }

  close(): void {
    standIn.notifications = standIn.notifications.filter((shown) => shown !== strict('Notification', this));
    this.emit('close', {});
  }
}
