// nativeTheme: the theme that pages are told of. Runs in the stand-in's process.
import type { NativeTheme } from 'electron';
import { StrictEmitter, strict } from './strict.ts';

type ThemeSource = NativeTheme['themeSource'];
const sources: readonly ThemeSource[] = ['system', 'light', 'dark'];

class StandInNativeTheme
  extends StrictEmitter
  implements Pick<NativeTheme, 'shouldUseDarkColors' | 'themeSource'>
{
  #source: ThemeSource = 'system';
  #isSystemDark = false;

  constructor() {
    super('nativeTheme', ['updated']);
  }

  get themeSource(): ThemeSource {
    return this.#source;
  }

  set themeSource(source: ThemeSource) {
    if (!sources.includes(source)) throw new TypeError(`Invalid themeSource value provided: ${source}`);
    if (source === this.#source) return;
    this.#source = source;
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#isSystemDark : this.#source === 'dark';
  }

  /** The user changes the theme of the machine. For tests. */
  setSystemDark(isDark: boolean): void {
    this.#isSystemDark = isDark;
    if (this.#source === 'system') this.emit('updated');
  }
}

const theme = new StandInNativeTheme();
export const nativeTheme = strict('nativeTheme', theme);

/** Tells a page of the theme that the application sets, now and later; nothing as long as it leaves it to the system. */
export function followTheme(tell: (features: { name: string; value: string }[]) => void): void {
  const follow = (): void =>
    tell([{ name: 'prefers-color-scheme', value: theme.themeSource === 'system' ? '' : theme.themeSource }]);
  if (theme.themeSource !== 'system') follow();
  theme.on('updated', follow);
}
