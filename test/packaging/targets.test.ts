// What each system's packages are made of, as far as that can be made without their tools: the desktop entry and what
// a deb needs on Linux, resources and integrity of the program on Windows. Around stand-ins for Electron.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { getRawHeader } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { type AfterPackContext, build, Platform } from 'electron-builder';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageConfiguration } from '../../electron/packaging/configuration.ts';
import {
  readWindowsIntegrity,
  writeStandInElectron,
  writeStandInWindowsElectron,
} from './standInElectron.ts';

const project = resolve(import.meta.dirname, '../..');
const limitMs = 60_000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-targets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function pack(platform: Platform): Promise<AfterPackContext> {
  let context: AfterPackContext | undefined;
  const { electronVersion, ...configuration } = packageConfiguration({
    electronVersion: '45.4.1',
    output: folder,
    electronDist: join(folder, 'electron'),
  });
  await build({
    projectDir: project,
    targets: platform.createTarget('dir'),
    config: {
      ...configuration,
      electronVersion: electronVersion ?? null,
      // The build is what package.test.ts looks at: here a few files do.
      files: ['package.json', 'out/main/desktop.js', '!node_modules/**/*'],
      extraResources: [],
      afterPack: async (packed) => {
        context = packed;
      },
    },
  });
  if (!context) throw new Error('electron-builder has packed nothing');
  return context;
}

/** Of electron-builder: what it would write into a deb and an AppImage. */
interface LinuxParts {
  readonly LinuxTargetHelper: new (
    packager: unknown,
  ) => {
    computeDesktopEntry(options: object): Promise<string>;
    computeMimeTypeFiles(): Promise<string | null>;
    readonly icons: Promise<{ readonly size: number }[]>;
  };
}
interface AppImageParts {
  readonly default: new (
    name: string,
    packager: unknown,
    helper: unknown,
    folder: string,
  ) => { readonly desktopEntry: { readonly value: Promise<string> } };
}
interface FpmParts {
  readonly default: new (
    name: string,
    packager: unknown,
    helper: unknown,
    folder: string,
  ) => { checkOptions(): Promise<{ maintainer: string }> };
}

function partOfBuilder<T>(name: string): T {
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  return builder(`app-builder-lib/out/targets/${name}.js`) as T;
}

test(
  'Linux - desktop entries have categories, the file type and the sandbox, and a deb all that it needs',
  async () => {
    await writeStandInElectron(join(folder, 'electron'));
    const { packager } = await pack(Platform.LINUX);
    const { LinuxTargetHelper } = partOfBuilder<LinuxParts>('LinuxTargetHelper');
    const helper = new LinuxTargetHelper(packager);
    const debOptions = { ...packager.platformSpecificBuildOptions, ...packager.config.deb };
    const lines = (await helper.computeDesktopEntry(debOptions)).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '[Desktop Entry]',
        'Name=Telltale',
        'Exec=/opt/Telltale/telltale %F',
        'Terminal=false',
        'Type=Application',
        'Icon=telltale',
        'StartupWMClass=telltale',
        'MimeType=application/x-telltale-plant;',
        'Categories=Science;Engineering;DataVisualization;',
      ]),
    );
    const types = await readFile((await helper.computeMimeTypeFiles()) ?? '', 'utf8');
    expect(types).toContain('<mime-type type="application/x-telltale-plant">');
    expect(types).toContain('<glob pattern="*.telltale"/>');
    expect((await helper.icons).map(({ size }) => size)).toEqual([16, 24, 32, 48, 64, 128, 256, 512, 1_024]);
    const { default: AppImageTarget } = partOfBuilder<AppImageParts>('appimage/AppImageTarget');
    const appImage = await new AppImageTarget('appimage', packager, helper, folder).desktopEntry.value;
    expect(appImage).toMatch(/^Exec=AppRun %U$/m);
    for (const entry of [appImage, lines.join('\n')]) expect(entry).not.toContain('--no-sandbox');
    const { default: FpmTarget } = partOfBuilder<FpmParts>('FpmTarget');
    const deb = new FpmTarget('deb', packager, helper, folder);
    expect(await deb.checkOptions()).toMatchObject({ maintainer: expect.stringContaining('Telltale') });
  },
  limitMs,
);

test(
  'Windows - the program has the archive’s hash in its resources, and its fuses are blown',
  async () => {
    await writeStandInWindowsElectron(join(folder, 'electron'));
    const { appOutDir } = await pack(Platform.WINDOWS);
    const program = join(appOutDir, 'Telltale.exe');
    const { headerString } = getRawHeader(join(appOutDir, 'resources/app.asar'));
    const value = createHash('sha256').update(headerString).digest('hex');
    expect(await readWindowsIntegrity(program)).toEqual([
      { file: 'resources\\app.asar', alg: 'SHA256', value },
    ]);
    const fuses = await getCurrentFuseWire(program);
    expect(fuses[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(FuseState.ENABLE);
    expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE);
    expect(fuses[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE);
  },
  limitMs,
);
