// What an application asks of the machine around it: other programs, the network, the clipboard, crash reports. Runs in the stand-in's process.
import type { Clipboard, CrashReporter, Net, Shell } from 'electron';
import { record } from './standIn.ts';
import { notImplemented, strict } from './strict.ts';

/** Nothing is ever started. */
export const shell = strict('shell', {
  openExternal: async (url, options) => record('shell.openExternal', url, options),
  async openPath(path) {
    record('shell.openPath', path);
    return '';
  },
} satisfies Partial<Shell>);

/** Of the machine's own network, by Node's own fetch. */
export const net = strict('net', { fetch: (input, init) => fetch(input, init) } satisfies Partial<Net>);

let copied = '';
/** Not the machine's own. */
export const clipboard = strict('clipboard', {
  async writeText(text) {
    copied = text;
  },
  readText: async () => copied,
} satisfies Partial<Clipboard>);

export const crashReporter = strict('crashReporter', {
  start(options) {
    if (options.uploadToServer !== false) notImplemented('crashReporter.start that uploads');
    record('crashReporter.start', options);
  },
} satisfies Partial<CrashReporter>);
