// What an application asks of the machine around it: power, other programs, the clipboard, crash reports. Runs in the stand-in's process.
import type {
  Clipboard,
  CrashReporter,
  CrashReporterStartOptions,
  Net,
  OpenExternalOptions,
  PowerMonitor,
  PowerSaveBlocker,
  Shell,
} from 'electron';
import { record, standIn } from './standIn.ts';
import { notImplemented, StrictEmitter, strict } from './strict.ts';

class StandInPowerMonitor
  extends StrictEmitter
  implements Pick<PowerMonitor, 'isOnBatteryPower' | 'onBatteryPower'>
{
  constructor() {
    super('powerMonitor', [
      'suspend',
      'resume',
      'on-ac',
      'on-battery',
      'shutdown',
      'lock-screen',
      'unlock-screen',
    ]);
  }

  get onBatteryPower(): boolean {
    return standIn.isOnBatteryPower;
  }

  isOnBatteryPower(): boolean {
    return standIn.isOnBatteryPower;
  }
}

/** A test emits its events. */
export const powerMonitor = strict('powerMonitor', new StandInPowerMonitor());

const blockers = new Set<number>();
let lastBlocker = 0;
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(type: 'prevent-app-suspension' | 'prevent-display-sleep') {
    record('powerSaveBlocker.start', type);
    blockers.add(++lastBlocker);
    return lastBlocker;
  },
  stop: (id: number) => blockers.delete(id),
  isStarted: (id: number) => blockers.has(id),
} satisfies Pick<PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>);

/** Nothing is ever started. */
export const shell = strict('shell', {
  openExternal: async (url: string, options?: OpenExternalOptions) =>
    record('shell.openExternal', url, options),
  async openPath(path: string) {
    record('shell.openPath', path);
    return '';
  },
  showItemInFolder: (path: string) => record('shell.showItemInFolder', path),
  beep: () => record('shell.beep'),
} satisfies Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>);

/** Of the machine's own network, by Node's own fetch. */
export const net = strict('net', {
  fetch: (input, init) => fetch(input, init),
} satisfies Pick<Net, 'fetch'>);

let copied = '';
/** Not the machine's own. */
export const clipboard = strict('clipboard', {
  async writeText(text: string) {
    copied = text;
  },
  readText: async () => copied,
} satisfies Pick<Clipboard, 'writeText' | 'readText'>);

export const crashReporter = strict('crashReporter', {
  start(options: CrashReporterStartOptions) {
    if (options.uploadToServer !== false) notImplemented('crashReporter.start that uploads');
    record('crashReporter.start', options);
  },
  getUploadedReports: () => [],
} satisfies Pick<CrashReporter, 'start' | 'getUploadedReports'>);
