// A small project in a temporary folder under this project's own gate settings, for planting violations in.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const projectFolder = resolve(import.meta.dirname, '../..');
const settings = [
  'biome.json',
  'knip.json',
  'package.json',
  '.gitignore',
  'tsconfig.json',
  'tsconfig.base.json',
];
const programs = {
  biome: '@biomejs/biome/bin/biome',
  tsc: 'typescript/bin/tsc',
  knip: 'knip/bin/knip.js',
} as const;
const layers = ['shared', 'workers', 'electron', 'renderer', 'test'];

/** One complaint of a gate about one file. */
export interface Complaint {
  /** Relative to the project. */
  readonly file: string;
  /** Name of the rule, or number of the compiler's error. */
  readonly rule: string;
  readonly message: string;
}

/** What knip finds unused. */
export interface Unused {
  readonly files: readonly string[];
  /** As `file name`. */
  readonly exports: readonly string[];
  readonly dependencies: readonly string[];
}

export class PlantedProject {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** With the settings of this project and the files given, by path. */
  static async create(files: Readonly<Record<string, string>>): Promise<PlantedProject> {
    const folder = await mkdtemp(join(tmpdir(), 'telltale-gates-'));
    for (const name of settings) await cp(join(projectFolder, name), join(folder, name));
    for (const layer of layers) {
      await cp(join(projectFolder, layer, 'tsconfig.json'), join(folder, layer, 'tsconfig.json'));
    }
    await cp(join(projectFolder, 'test/gates/rules'), join(folder, 'test/gates/rules'), { recursive: true });
    await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
    const project = new PlantedProject(folder);
    for (const [path, text] of Object.entries(files)) await project.#write(path, text);
    return project;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Every complaint of the linter. */
  async lint(): Promise<Complaint[]> {
    const output = await this.#run('biome', [
      'lint',
      '--reporter=json',
      '--max-diagnostics=none',
      '--vcs-enabled=false',
      '.',
    ]);
    const { diagnostics } = JSON.parse(output) as {
      diagnostics: { category: string; message: string; location: { path: string } }[];
    };
    return diagnostics.map(({ category, message, location }) => ({
      file: location.path.replaceAll('\\', '/'),
      rule: category.split('/').at(-1) ?? category,
      message,
    }));
  }

  /** Every complaint of the type checker. */
  async checkTypes(): Promise<Complaint[]> {
    const output = await this.#run('tsc', ['-b', '--pretty', 'false']);
    return [...output.matchAll(/^(?<file>.+?)\(\d+,\d+\): error (?<rule>TS\d+): (?<message>.*)$/gm)].map(
      ({ groups }) => ({
        file: (groups?.file ?? '').replaceAll('\\', '/'),
        rule: groups?.rule ?? '',
        message: groups?.message ?? '',
      }),
    );
  }

  async findUnused(): Promise<Unused> {
    const output = await this.#run('knip', ['--reporter', 'json', '--no-progress']);
    const { issues } = JSON.parse(output) as {
      issues: {
        file: string;
        files: { name: string }[];
        exports: { name: string }[];
        dependencies: { name: string }[];
      }[];
    };
    return {
      files: issues.flatMap((issue) => issue.files.map(({ name }) => name)),
      exports: issues.flatMap((issue) => issue.exports.map(({ name }) => `${issue.file} ${name}`)),
      dependencies: issues.flatMap((issue) => issue.dependencies.map(({ name }) => name)),
    };
  }

  async #write(path: string, text: string): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** A gate's standard output. That a gate fails is expected here. */
  #run(program: keyof typeof programs, options: readonly string[]): Promise<string> {
    const script = join(projectFolder, 'node_modules', programs[program]);
    return new Promise((resolveOutput, reject) => {
      execFile(
        process.execPath,
        [script, ...options],
        { cwd: this.folder, maxBuffer: 64 * 2 ** 20 },
        (error, stdout, stderr) => {
          if (error && stdout === '')
            reject(new Error(`${program} said nothing: ${stderr}`, { cause: error }));
          else resolveOutput(stdout);
        },
      );
    });
  }
}
