// Tray: recorded, and pressed by the test. Runs in the stand-in's process.
import type { Tray } from 'electron';
import { checkReady } from './readiness.ts';
import { record, recorded } from './standIn.ts';
import { type PartOf, StrictEmitter } from './strict.ts';

const events = ['click'];

export class StandInTray extends StrictEmitter implements PartOf<Tray, StandInTray> {
  readonly setImage = recorded('Tray.setImage');
  readonly setToolTip = recorded('Tray.setToolTip');
  readonly setContextMenu = recorded('Tray.setContextMenu');
  readonly destroy = recorded('Tray.destroy');

  constructor(image: unknown) {
    super('Tray', events);
    checkReady('Tray');
    record('new Tray', image, this);
  }
}
