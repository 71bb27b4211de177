// What electron-builder is told: targets, contents, icons, file association, fuses. Runs in Node, when packaging.
import type { Configuration } from 'electron-builder';

export interface ConfigurationOptions {
  /** Of the Electron that is packaged: "45.4.1". */
  readonly electronVersion: string;
  /** Folder that the packages are written to. */
  readonly output: string;
  /** Folder or zip of an Electron that is there already; without it that version is downloaded. */
  readonly electronDist?: string | undefined;
}

/** What the packaged program can no longer be told to do, and what it checks. */
const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} as const;

/** What the built application loads, and nothing of what its packages bring for those who develop with them. */
const files = [
  'out/main/**/*',
  'out/preload/**/*',
  'out/renderer/**/*',
  { from: 'out', to: '.', filter: ['licences.txt'] },
  'package.json',
  // Help › Documentation opens it.
  'README.md',
  // Node itself, which the scripts run on: Electron brings its own.
  '!node_modules/node-{linux,darwin,win}-*/**/*',
  '!node_modules/node-bin-*/**/*',
  '!node_modules/**/*.{map,md,markdown,ts,mts,cts,flow,tsbuildinfo,spec.js}',
  '!node_modules/**/{test,tests,__tests__,example,examples,bench,benchmark,benchmarks,docs,.github}/**/*',
  '!node_modules/**/{Makefile,README}',
  // What is there for bundlers, browsers and require() beside what is imported.
  '!node_modules/zod/{src,v3}/**/*',
  '!node_modules/zod/**/*.cjs',
  '!node_modules/luxon/{src,build/{amd,cjs-browser,global,node}}/**/*',
  '!node_modules/hdr-histogram-js/{src,dist.browser,assembly}/**/*',
  '!node_modules/hdr-histogram-js/dist/hdrhistogram.umd.js',
  '!node_modules/pako/dist/**/*',
  '!node_modules/csv-parse/{dist,lib/browser}/**/*',
  '!node_modules/@msgpack/msgpack/{src,dist.umd,dist.esm}/**/*',
];

const plantFile = {
  ext: 'telltale',
  name: 'Telltale plant',
  description: 'Telltale plant',
  mimeType: 'application/x-telltale-plant',
  role: 'Editor',
  icon: 'plantFile',
} as const;

export function packageConfiguration({
  electronVersion,
  output,
  electronDist,
}: ConfigurationOptions): Configuration {
  return {
    appId: 'org.telltale.Telltale',
    productName: 'Telltale',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills it in.
    artifactName: 'telltale-${version}-${os}-${arch}.${ext}',
    electronVersion,
    ...(electronDist !== undefined && { electronDist }),
    directories: { output, buildResources: 'electron/packaging' },
    files,
    extraResources: [{ from: 'out/licences.txt', to: 'licences.txt' }],
    asar: true,
    // Native parts cannot be loaded from inside an archive.
    asarUnpack: ['**/*.node'],
    // They are built against Node-API, so no Electron needs its own.
    npmRebuild: false,
    electronFuses: { ...fuses, resetAdHocDarwinSignature: true },
    electronLanguages: ['en-US', 'de'],
    fileAssociations: [plantFile],
    // A deb must name a page, and none is published: .invalid leads nowhere.
    extraMetadata: { homepage: 'https://telltale.invalid/' },
    // Nothing is uploaded, and nothing updates itself.
    publish: null,
    ...platforms,
  };
}

const platforms = {
  linux: {
    target: ['AppImage', 'deb'],
    icon: 'icons',
    category: 'Science;Engineering;DataVisualization',
    synopsis: 'Watches live sensors and the pipeline behind them',
    executableName: 'telltale',
    syncDesktopName: true,
    desktop: { entry: { GenericName: 'Sensor monitor', Keywords: 'sensors;monitoring;pipeline;telemetry;' } },
    maintainer: 'The Telltale developers <nobody@telltale.invalid>',
  },
  // Without this electron-builder has an AppImage start without its sandbox.
  appImage: { executableArgs: [] },
  // Paths, not addresses, of the plants to open.
  deb: { executableArgs: ['%F'] },
  mac: {
    target: ['dmg'],
    icon: 'icon.icns',
    category: 'public.app-category.utilities',
    hardenedRuntime: true,
    darkModeSupport: true,
  },
  win: { target: ['nsis'], icon: 'icon.ico' },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
  },
  dmg: { title: 'Telltale' },
} satisfies Configuration;
