// What the system draws for the desktop, in both languages: complete, alike in what is filled in, and with keys that lead
// to one entry each.
import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, describe, expect, test } from 'vitest';
import { contextMenuTemplate } from '../../../electron/hosts/desktop/contextMenu.ts';
import { FaultNotices } from '../../../electron/hosts/desktop/faultNotices.ts';
import { english } from '../../../electron/hosts/desktop/language/english.ts';
import { german } from '../../../electron/hosts/desktop/language/german.ts';
import {
  chooseNativeLanguage,
  nativeLanguage,
  t,
} from '../../../electron/hosts/desktop/language/nativeText.ts';
import { type MenuActions, menuTemplate } from '../../../electron/hosts/desktop/menu.ts';
import { defaultSettings } from '../../../electron/hosts/desktop/settingsSchema.ts';

type Item = MenuItemConstructorOptions;

afterEach(() => chooseNativeLanguage('en', []));

function textsOf(resources: object, path = ''): [string, string][] {
  return Object.entries(resources).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value]] : textsOf(value, `${path}${key}.`),
  );
}

const menuOn = (platform: NodeJS.Platform) =>
  menuTemplate(
    { platform, settings: defaultSettings, isKiosk: false, arePaused: false, canCheckForUpdates: true },
    {} as MenuActions,
  );

/** A menu and each of its submenus. */
function levels(items: readonly Item[]): (readonly Item[])[] {
  return [items, ...items.flatMap(({ submenu }) => (Array.isArray(submenu) ? levels(submenu) : []))];
}

describe('the texts', () => {
  test('both languages - fill in the same', () => {
    const filledIn = (resources: object) =>
      textsOf(resources).map(([key, text]) => [key, (text.match(/\{\{\w+\}\}/g) ?? []).sort()]);
    expect(filledIn(german)).toEqual(filledIn(english));
    expect(textsOf(german).filter(([, text]) => text === '')).toEqual([]);
  });

  test('what has words in it - is not the same in both', () => {
    const inGerman = new Map(textsOf(german));
    const same = textsOf(english).filter(([key, text]) => / \w/.test(text) && inGerman.get(key) === text);
    expect(same).toEqual([]);
  });
});

describe.each(['en', 'de'] as const)('the menu in %s', (language) => {
  test('every entry - has words, those of roles too, which Electron knows in English alone', () => {
    chooseNativeLanguage(language, []);
    const edit = {
      canUndo: true,
      canRedo: true,
      canCut: true,
      canCopy: true,
      canPaste: true,
      canSelectAll: true,
    };
    const context = contextMenuTemplate({ isEditable: true, selectionText: '', editFlags: edit });
    const entries = [...levels(menuOn('linux')), ...levels(menuOn('darwin')), context].flat();
    const wordless = entries.filter(
      ({ label, type, role }) => !label && type !== 'separator' && role !== 'appMenu',
    );
    expect(wordless).toEqual([]);
  });

  test('keys - lead to one entry of a menu each', () => {
    chooseNativeLanguage(language, []);
    for (const level of levels(menuOn('linux'))) {
      const seen = level.filter(({ visible }) => visible !== false);
      const keys = seen.flatMap(({ label }) => /&(\p{L})/u.exec(label ?? '')?.[1]?.toLowerCase() ?? []);
      expect(new Set(keys).size, keys.join()).toBe(keys.length);
    }
  });
});

describe('the language', () => {
  test.each([
    ['system', ['de-AT', 'en'], 'de'],
    ['system', ['fr-FR', 'de'], 'de'],
    ['system', ['fr-FR'], 'en'],
    ['system', [], 'en'],
    ['en', ['de-DE'], 'en'],
    ['de', ['en-GB'], 'de'],
  ] as const)('chosen as %s on a system of %j - is %s', (choice, systemLanguages, expected) => {
    chooseNativeLanguage(choice, systemLanguages);
    expect(nativeLanguage()).toBe(expected);
    expect(menuOn('linux')[0]?.label).toBe({ en: '&File', de: '&Datei' }[expected]);
  });

  test('of notices - is the one chosen when they are shown, and fills in as it is', () => {
    const titles: string[] = [];
    const notices = new FaultNotices({ areWanted: () => true, show: ({ title }) => titles.push(title) });
    const event = { number: 0, atMs: 0, kind: 'pool', priority: 1, subject: 'W1', message: '' } as const;
    notices.take(event);
    chooseNativeLanguage('de', []);
    notices.take(event);
    expect(titles).toEqual(['Critical: W1', 'Kritisch: W1']);
    expect(t('moreFaults', { count: 2 })).toBe('2 weitere seit der letzten Meldung: siehe Ereignisse.');
    expect(t('plantStands', { plant: 'R&D <1>', state: t('running') })).toBe('R&D <1>: läuft');
  });
});
