// What electron-builder is told for every platform, as far as it can be checked on any of them.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageConfiguration } from '../../electron/packaging/configuration.ts';
import { builtIn, licencesText, listLicences } from '../../electron/packaging/licences.ts';

const project = resolve(import.meta.dirname, '../..');
const folder = join(project, 'electron/packaging');
const configuration = packageConfiguration({ electronVersion: '45.4.1', output: 'dist' });
const { dependencies, devDependencies } = JSON.parse(
  await readFile(join(project, 'package.json'), 'utf8'),
) as Record<'dependencies' | 'devDependencies', Record<string, string>>;

/** Their packages bring no licence file; the licence that they state is listed all the same. */
const withoutText = /^(@assemblyscript\/loader|@napi-rs\/nice-.+|client-only)$/;

/** Names of the packages that a module imports. */
function importsOf(text: string): string[] {
  const found = text.matchAll(/(?:from|import\() ?'((?:@[\w.-]+\/)?[\w-][\w.-]*)['/]/g);
  return [...found].map(([, name]) => name as string);
}

/** electron-builder's own check against its schema, which covers every platform at once. */
const requireOfBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { validateConfiguration } = requireOfBuilder('app-builder-lib/out/util/config/config.js') as {
  validateConfiguration(
    configuration: object,
    debugLogger: { add(): void; isEnabled: boolean },
  ): Promise<void>;
};
const validate = (config: object) =>
  validateConfiguration(config, { add: () => undefined, isEnabled: false });

describe('configuration', () => {
  test('of all platforms - is one that electron-builder takes', async () => {
    await expect(validate(configuration)).resolves.toBeUndefined();
  });

  test.each([
    ['linux', { linux: { ...configuration.linux, categories: 'Science' } }],
    ['mac', { mac: { ...configuration.mac, hardenedRuntime: 'yes' } }],
    ['win', { win: { ...configuration.win, target: [{ name: 'nsis' }] } }],
    ['nsis', { nsis: { ...configuration.nsis, oneClick: 'no' } }],
    ['dmg', { dmg: { ...configuration.dmg, heading: 'Telltale' } }],
    ['electronFuses', { electronFuses: { runAsNode: 'off' } }],
  ])('with a fault in its part %s - is refused, so that the check reaches there', async (_part, fault) => {
    await expect(validate({ ...configuration, ...fault })).rejects.toThrow(/configuration object/i);
  });

  test('Electron’s version - is exact, so that what is packaged is what was tested', () => {
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('targets - AppImage and deb, dmg, nsis', () => {
    const { linux, mac, win } = configuration;
    expect([linux?.target, mac?.target, win?.target]).toEqual([['AppImage', 'deb'], ['dmg'], ['nsis']]);
  });

  test('plant files - are associated on every platform, with an icon for each', async () => {
    expect(configuration.fileAssociations).toMatchObject([
      { ext: 'telltale', mimeType: 'application/x-telltale-plant', role: 'Editor', icon: 'plantFile' },
    ]);
    expect((await readFile(join(folder, 'plantFile.ico'))).readUInt32LE(0)).toBe(0x1_0000);
    expect((await readFile(join(folder, 'plantFile.icns'))).toString('latin1', 0, 4)).toBe('icns');
  });

  test('native parts - are to lie outside the archive, and nothing else is', () => {
    expect(configuration).toMatchObject({ asar: true, asarUnpack: ['**/*.node'] });
  });

  test('nothing - is published, updated or rebuilt by itself', () => {
    expect(configuration).toMatchObject({ publish: null, npmRebuild: false });
  });
});

describe('icons', () => {
  test.each([16, 24, 32, 48, 64, 128, 256, 512, 1_024])('%d pixels - is there in that size', async (size) => {
    const png = await readFile(join(folder, `icons/${size}x${size}.png`));
    expect(png.toString('latin1', 1, 4)).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  });

  test('of Windows - has every size up to 256 pixels', async () => {
    const ico = await readFile(join(folder, 'icon.ico'));
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, i) => ico.readUInt8(6 + i * 16) || 256);
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  test('of macOS - has every size, those of dense screens included', async () => {
    const icns = await readFile(join(folder, 'icon.icns'));
    const types: string[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      types.push(icns.toString('latin1', at, at + 4));
    expect(types).toEqual(
      expect.arrayContaining([
        'ic04',
        'ic05',
        'ic07',
        'ic08',
        'ic09',
        'ic10',
        'ic11',
        'ic12',
        'ic13',
        'ic14',
      ]),
    );
  });
});

describe('licences', () => {
  test('what the UI imports - is listed, wherever it is installed', async () => {
    const imported: string[] = [];
    for (const layer of ['renderer', 'shared'])
      for (const file of await readdir(join(project, layer), { recursive: true }))
        if (/\.tsx?$/.test(file))
          imported.push(...importsOf(await readFile(join(project, layer, file), 'utf8')));
    const listed = [...builtIn, ...Object.keys(dependencies)];
    expect(imported.length).toBeGreaterThan(50);
    expect([...new Set(imported)].filter((name) => !listed.includes(name))).toEqual([]);
  });

  test('those of what a package needs - come along, optional ones where they are installed', async () => {
    const licences = await listLicences(project, ['recharts', 'piscina']);
    const names = licences.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['recharts', 'piscina', 'victory-vendor', '@napi-rs/nice']));
    expect(names).toEqual([...new Set(names)].sort((a, b) => a.localeCompare(b, 'en')));
    expect(licencesText(licences)).toContain('Permission is hereby granted');
  });

  test('a package that is not installed - is named', async () => {
    await expect(listLicences(project, ['no-such-package'])).rejects.toThrow(
      /^no-such-package, which .*package\.json needs, is not installed$/,
    );
  });

  test('a package that states no licence - is named, not passed over', async () => {
    const planted = await mkdtemp(join(tmpdir(), 'telltale-licences-'));
    await mkdir(join(planted, 'node_modules/bare'), { recursive: true });
    await writeFile(join(planted, 'node_modules/bare/package.json'), '{"name":"bare","version":"1.0.0"}');
    await expect(listLicences(planted, ['bare'])).rejects.toThrow('bare 1.0.0 states no licence');
    await rm(planted, { recursive: true });
  });

  test('all - are ones that let a program be passed on, and come with their text where they bring one', async () => {
    const licences = await listLicences(project, [...Object.keys(dependencies), ...builtIn]);
    const free = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'Zlib']);
    const unfree = licences.filter(({ licence }) =>
      licence.split(' AND ').some((part) => !free.has(part.replace(/[()]/g, ''))),
    );
    expect(unfree.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
    const textless = licences.filter(({ text }) => text === '').map(({ name }) => name);
    expect(textless.filter((name) => !withoutText.test(name))).toEqual([]);
  });
});
