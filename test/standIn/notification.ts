// Notification: kept for the test, which presses it. Runs in the stand-in's process.
import type { Notification, NotificationConstructorOptions } from 'electron';
import { standIn } from './standIn.ts';
import { checkOptions, type PartOf, StrictEmitter, strict } from './strict.ts';

const events = ['click'];

export class StandInNotification extends StrictEmitter implements PartOf<Notification, StandInNotification> {
  static readonly isSupported = () => true;
  readonly title: string;
  readonly body: string;

  constructor({ title = '', body = '', ...more }: NotificationConstructorOptions) {
    super('Notification', events);
    checkOptions('Notification', more, '');
    this.title = title;
    this.body = body;
  }

  show(): void {
    standIn.notifications.push(strict('Notification', this));
  }
}
