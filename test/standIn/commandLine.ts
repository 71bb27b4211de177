// app.commandLine: the switches that were given and those that the application adds for Chromium. Runs in the stand-in's process.
import type { CommandLine } from 'electron';
import { strict } from './strict.ts';

const switches = new Map<string, string>();
const added: string[] = [];

for (const parameter of process.argv.slice(1)) {
  const [, name, value = ''] = /^--([^=]+)(?:=(.*))?$/s.exec(parameter) ?? [];
  if (name) switches.set(name, value);
}

export const commandLine = strict('commandLine', {
  appendSwitch(name: string, value = '') {
    switches.set(name, value);
    added.push(value === '' ? `--${name}` : `--${name}=${value}`);
  },
  getSwitchValue: (name: string) => switches.get(name) ?? '',
  hasSwitch: (name: string) => switches.has(name),
} satisfies Pick<CommandLine, 'appendSwitch' | 'getSwitchValue' | 'hasSwitch'>);

/** For Chromium, when it is started. */
export const addedSwitches = (): readonly string[] => added;
