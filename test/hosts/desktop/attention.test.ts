// What the desktop offers and tells outside its windows: menus, the tray, notices, progress and reports.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contextMenuTemplate } from '../../../electron/hosts/desktop/contextMenu.ts';
import { RunMarker, writeCrashReport } from '../../../electron/hosts/desktop/crashReports.ts';
import { FaultNotices, type Notice } from '../../../electron/hosts/desktop/faultNotices.ts';
import { type MenuActions, type MenuState, menuTemplate } from '../../../electron/hosts/desktop/menu.ts';
import { defaultSettings } from '../../../electron/hosts/desktop/settingsSchema.ts';
import { drawTrayIcon, type TrayState } from '../../../electron/hosts/desktop/trayIcon.ts';
import { WorkProgress } from '../../../electron/hosts/desktop/workProgress.ts';
import type { EngineEvent, EventPriority } from '../../../shared/events.ts';
import { screenNames } from '../../../shared/screens.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';

type Item = MenuItemConstructorOptions;

/** Every entry of a menu, those of submenus too. */
function entries(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? entries(item.submenu) : [])]);
}

describe('menu', () => {
  const done: unknown[][] = [];
  const actions = new Proxy({} as MenuActions, {
    get:
      (_target, name) =>
      (...parameters: unknown[]) =>
        done.push([name, ...parameters]),
  });
  const menu = (changes: Partial<MenuState> = {}) => {
    const state: MenuState = {
      platform: 'linux',
      settings: defaultSettings,
      isKiosk: false,
      arePaused: false,
      canCheckForUpdates: false,
      ...changes,
    };
    return entries(menuTemplate(state, actions));
  };
  const find = (items: readonly Item[], label: string) =>
    items.find((item) => item.label?.replaceAll(/&(?!&)/g, '') === label);
  const click = (item: Item | undefined) => Reflect.apply(item?.click as never, null, []);
  beforeEach(() => {
    done.length = 0;
  });

  test.each(['linux', 'win32', 'darwin'] as const)('on %s - no key has two meanings', (platform) => {
    const keys = menu({ platform }).flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain('CmdOrCtrl+O');
  });

  test('by platform - the versions and quitting stand where people look for them', () => {
    const ofMac = menu({ platform: 'darwin' });
    expect(ofMac[0]?.role).toBe('appMenu');
    expect(entries([ofMac[0] as Item]).map(({ role }) => role)).toContain('quit');
    const ofLinux = menu();
    expect(ofLinux.map(({ role }) => role)).not.toContain('appMenu');
    expect(find(ofLinux, 'About Telltale')).toBeDefined();
  });

  test('each screen - has an entry and the key of its place', () => {
    for (const [index, screen] of screenNames.entries()) {
      const entry = menu().find(({ accelerator }) => accelerator === `CmdOrCtrl+${index + 1}`);
      click(entry);
      expect(done.at(-1)).toEqual(['showScreen', screen]);
    }
  });

  test('recent plants - by name, by path where names are alike, with & as it is', () => {
    const recentPlants = ['/a/hall.telltale', '/b/hall.telltale', '/c/R&D.telltale'];
    const items = menu({ settings: { ...defaultSettings, recentPlants } });
    const labels = items.map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining([recentPlants[0], recentPlants[1], 'R&&D.telltale']));
    click(items.find(({ label }) => label === 'R&&D.telltale'));
    expect(done).toEqual([['openRecent', '/c/R&D.telltale']]);
    expect(find(menu(), 'No plant files yet')?.enabled).toBe(false);
  });

  test('what is on - is shown, and an entry turns it round', () => {
    const settings = {
      ...defaultSettings,
      theme: 'dark' as const,
      language: 'de' as const,
      notifications: false,
    };
    const items = menu({ settings, isKiosk: true, arePaused: true });
    expect(find(items, 'Dark')?.checked).toBe(true);
    expect(find(items, 'Light')?.checked).toBe(false);
    const languages = ['System', 'English', 'Deutsch'].map((label) => find(items, label)?.checked);
    expect(languages).toEqual([false, false, true]);
    click(find(items, 'English'));
    click(find(items, 'Resume all sources'));
    click(find(items, 'Kiosk mode'));
    click(find(items, 'Notify of faults'));
    expect(done).toEqual([
      ['setLanguage', 'en'],
      ['pauseSources', false],
      ['setKiosk', false],
      ['setNotifications', true],
    ]);
  });

  test('checking for updates - is there where a build knows whom to ask, and else not', () => {
    expect(find(menu(), 'Check for updates…')).toBeUndefined();
    click(find(menu({ canCheckForUpdates: true }), 'Check for updates…'));
    expect(done).toEqual([['checkForUpdates']]);
  });

  test('of the right button - edits in fields, copies what is selected, else there is none', () => {
    const editFlags = {
      canUndo: false,
      canRedo: false,
      canCut: true,
      canCopy: true,
      canPaste: true,
      canSelectAll: true,
    };
    const roles = (isEditable: boolean, selectionText: string) =>
      contextMenuTemplate({ isEditable, selectionText, editFlags }).map(({ role }) => role);
    expect(roles(true, '')).toContain('paste');
    expect(roles(false, '4.81 mm/s')).toEqual(['copy']);
    expect(roles(false, ' ')).toEqual([]);
  });
});

describe('tray', () => {
  test('its picture - differs by state, is premultiplied and sharp at each scale', () => {
    const states: TrayState[] = ['running', 'paused', 'fault'];
    for (const sizePx of [18, 24, 48]) {
      const pictures = states.map((state) => drawTrayIcon(state, sizePx));
      for (const picture of pictures) {
        expect(picture.length).toBe(sizePx * sizePx * 4);
        const opaque = picture.filter((_, i) => i % 4 === 3).filter((alpha) => alpha === 255).length;
        expect(opaque).toBeGreaterThan(sizePx);
        for (let i = 0; i < picture.length; i += 4)
          expect(Math.max(picture[i] ?? 0, picture[i + 1] ?? 0, picture[i + 2] ?? 0)).toBeLessThanOrEqual(
            picture[i + 3] ?? 0,
          );
      }
      expect(new Set(pictures.map((picture) => picture.toString('hex'))).size).toBe(3);
    }
  });
});

describe('notices of faults', () => {
  let shown: Notice[];
  let nowMs: number;
  let areWanted: boolean;
  let notices: FaultNotices;
  beforeEach(() => {
    [shown, nowMs, areWanted] = [[], 0, true];
    notices = new FaultNotices({
      areWanted: () => areWanted,
      show: (notice) => shown.push(notice),
      nowMs: () => nowMs,
    });
  });
  const event = (priority: EventPriority, kind: EngineEvent['kind'] = 'pool'): EngineEvent => ({
    number: 0,
    atMs: 0,
    kind,
    priority,
    subject: 'W1',
    message: 'W1 died\n  at frame',
  });

  test('critical and high ones - are shown with the screen that shows more, others are not', () => {
    notices.take(event(1));
    notices.take(event(2, 'source'));
    notices.take(event(3));
    notices.take(event(4));
    expect(shown).toEqual([
      { title: 'Critical: W1', body: 'W1 died', screen: 'pipeline' },
      { title: 'High: W1', body: 'W1 died', screen: 'sources' },
    ]);
  });

  test('a storm - gives few, and the next one says how many there were', () => {
    for (let i = 0; i < 50; i++) notices.take(event(2));
    expect(shown).toHaveLength(3);
    nowMs += 10_000;
    notices.take(event(2));
    expect(shown).toHaveLength(4);
    expect(shown[3]).toMatchObject({ screen: 'events', body: expect.stringContaining('47 more') });
  });

  test('while somebody looks, or wants none - there are none', () => {
    areWanted = false;
    notices.take(event(1));
    expect(shown).toEqual([]);
  });
});

describe('progress of long work', () => {
  test('is shown while it runs, taken away at its end, and its end is told once', () => {
    let lab: LabState = { job: null, progress: 0, leftS: null, doing: '', remark: '', remarks: {} };
    const shares: number[] = [];
    const over: string[] = [];
    const progress = new WorkProgress({
      lab: () => lab,
      setProgress: (share) => shares.push(share),
      onOver: (job, remark) => over.push(`${job}:${remark}`),
    });
    const look = (changes: Partial<LabState>) => {
      lab = { ...lab, ...changes };
      progress.look();
    };
    look({});
    look({ job: 'sweep', progress: 0.25 });
    look({});
    look({ progress: 0.5 });
    look({ job: null, remark: 'Cancelled.' });
    look({});
    expect(shares).toEqual([0.25, 0.5, -1]);
    expect(over).toEqual(['sweep:Cancelled.']);
  });
});

describe('a run that ended otherwise than it should', () => {
  let folder: string;
  const logs = () => join(folder, 'logs');
  const marker = () => new RunMarker(join(folder, 'data/run.json'), [logs(), join(folder, 'dumps')]);
  const begin = () => marker().begin('1.2.3');
  const leaveDump = (name: string) => {
    mkdirSync(join(folder, 'dumps/completed'), { recursive: true });
    writeFileSync(join(folder, 'dumps/completed', name), '');
    return join(folder, 'dumps/completed', name);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-crash-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('one that ended as it should - leaves nothing', () => {
    expect(begin()).toBeNull();
    marker().end();
    expect(begin()).toBeNull();
  });

  test('one that was killed - is told by the next start, without a report', () => {
    writeCrashReportIn(logs(), 'of an earlier run');
    const before = Date.now() + 10_000;
    marker().begin('1.2.3', before);
    expect(begin()).toEqual({ startedAtMs: before, report: null });
  });

  test('one that crashed - is told with its report, which says what and under which circumstances', () => {
    begin();
    const file = writeCrashReportIn(logs(), 'no such thing');
    expect(begin()).toMatchObject({ report: file });
    expect(readFileSync(file, 'utf8')).toMatch(/Error: no such thing\n\s+at [\s\S]*\n\nfacts\n$/);
    expect(readdirSync(logs())).toHaveLength(1);
  });

  test('a dump of a crash beneath Node - counts as a report', () => {
    begin();
    const dump = leaveDump('1.dmp');
    expect(begin()?.report).toBe(dump);
  });

  test('the dump of a page that crashed while the run went on - is not taken for the cause of its end', () => {
    const run = marker();
    run.begin('1.2.3');
    leaveDump('page.dmp');
    run.noteOtherCrash();
    expect(begin()).toMatchObject({ report: null });

    run.begin('1.2.3');
    leaveDump('page.dmp');
    run.noteOtherCrash();
    const dump = leaveDump('main.dmp');
    expect(begin()?.report).toBe(dump);

    run.begin('1.2.3');
    const report = writeCrashReportIn(logs(), 'of main');
    run.noteOtherCrash();
    expect(begin()?.report).toBe(report);
  });

  test('a page that crashes after the end - makes no crash of a run that ended as it should', () => {
    const run = marker();
    run.begin('1.2.3');
    run.end();
    run.noteOtherCrash();
    expect(begin()).toBeNull();
  });

  test('a marker that is half written - is one nevertheless', () => {
    begin();
    writeFileSync(join(folder, 'data/run.json'), '{"pid": 1');
    expect(begin()).toEqual({ startedAtMs: Number.NaN, report: null });
  });

  const writeCrashReportIn = (where: string, message: string) =>
    writeCrashReport(where, new Error(message), 'facts');
});
