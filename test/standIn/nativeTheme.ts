// nativeTheme: the theme that pages are told of; the machine's own is light. Runs in the stand-in's process.
import type { NativeTheme } from 'electron';
import { strictEmitter } from './strict.ts';

type ThemeSource = NativeTheme['themeSource'];
const sources: readonly ThemeSource[] = ['system', 'light', 'dark'];
const events = ['updated'];
let current: ThemeSource = 'system';

export const nativeTheme = strictEmitter('nativeTheme', events, {
  get themeSource() {
    return current;
  },
  set themeSource(source) {
    if (!sources.includes(source)) throw new TypeError(`Invalid themeSource value provided: ${source}`);
    if (source === current) return;
    current = source;
    nativeTheme.emit('updated');
  },
  get shouldUseDarkColors() {
    return current === 'dark';
  },
} satisfies Partial<NativeTheme>);

/** Tells a page of the theme that the application sets, now and later; nothing as long as it leaves it to the system. */
export function followTheme(tell: (features: { name: string; value: string }[]) => void): void {
  const follow = (): void =>
    tell([{ name: 'prefers-color-scheme', value: current === 'system' ? '' : current }]);
  if (current !== 'system') follow();
  nativeTheme.on('updated', follow);
}
