// npm run package, after the build: lists licences, has electron-builder make the packages, and says what is inside.
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { build, Platform } from 'electron-builder';
import { packageConfiguration } from './configuration.ts';
import { builtIn, licencesText, listLicences } from './licences.ts';
import { partsOf } from './parts.ts';

interface PackageOptions {
  readonly platform: keyof typeof platforms;
  /** The application in a folder, without installers. */
  readonly dir: boolean;
  readonly electronDist?: string;
  readonly output: string;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: { readonly electron: string };
}

const root = resolve(import.meta.dirname, '../..');
const platforms = { linux: Platform.LINUX, mac: Platform.MAC, win: Platform.WINDOWS } as const;
const thisPlatform = { linux: 'linux', darwin: 'mac', win32: 'win' }[process.platform as string] ?? 'linux';
const shownParts = 10;

await makePackages(readOptions());

function readOptions(): PackageOptions {
  return new Command('npm run package --')
    .description(
      'Makes the packages of Telltale for a platform: AppImage and deb, dmg, or an nsis installer.',
    )
    .addOption(new Option('--platform <name>').choices(Object.keys(platforms)).default(thisPlatform))
    .option('--dir', 'the application in a folder, without installers', false)
    .option('--electron-dist <path>', 'folder or zip of an Electron that is there already')
    .option('--output <folder>', 'where to write', 'dist')
    .parse()
    .opts<PackageOptions>();
}

async function makePackages({ platform, dir, electronDist, output }: PackageOptions): Promise<void> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
  await writeLicences(Object.keys(manifest.dependencies));
  const written = await build({
    projectDir: root,
    targets: platforms[platform].createTarget(dir ? 'dir' : null),
    config: {
      ...packageConfiguration({
        electronVersion: manifest.devDependencies.electron,
        output: resolve(output),
        ...(electronDist !== undefined && { electronDist: resolve(electronDist) }),
      }),
      afterPack: async ({ appOutDir, packager }) => {
        tellParts(join(packager.getResourcesDir(appOutDir), 'app.asar'));
      },
    },
  });
  for (const file of written) process.stdout.write(`Written: ${file}\n`);
}

async function writeLicences(names: readonly string[]): Promise<void> {
  const licences = await listLicences(root, [...names, ...builtIn]);
  await writeFile(join(root, 'out/licences.txt'), licencesText(licences));
}

function tellParts(archive: string): void {
  const parts = partsOf(archive);
  const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(2).padStart(7)} MiB`;
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  process.stdout.write(
    `\nInside ${archive}, Electron left out:\n${mebibytes(total)}  in all; largest parts:\n`,
  );
  for (const { name, bytes } of parts.slice(0, shownParts))
    process.stdout.write(`${mebibytes(bytes)}  ${name}\n`);
}
