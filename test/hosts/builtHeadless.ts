// Runs the built headless entry as a user does, in a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PlantInput } from '../../shared/plant.ts';
import type { RunReport } from '../../shared/report.ts';

const entry = resolve(import.meta.dirname, '../../out/main/headless.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard output has this; rejects when the process ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
}

/** A folder with files in it, removed by `remove`. */
export class RunFolder {
  readonly path: string;
  readonly #running = new Set<ChildProcess>();

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<RunFolder> {
    if (!existsSync(entry)) throw new Error(`${entry} is missing: build first with npm run build`);
    return new RunFolder(await mkdtemp(join(tmpdir(), 'telltale-run-')));
  }

  async remove(): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
    await rm(this.path, { recursive: true, force: true });
  }

  write(name: string, text: string | Uint8Array): Promise<void> {
    return writeFile(join(this.path, name), text);
  }

  writePlant(name: string, plant: PlantInput): Promise<void> {
    return this.write(name, JSON.stringify(plant));
  }

  read(name: string): Promise<string> {
    return readFile(join(this.path, name), 'utf8');
  }

  async readReport(name: string): Promise<RunReport> {
    return JSON.parse(await this.read(name)) as RunReport;
  }

  /** Starts the entry in this folder. `nodeParameters` come before it. */
  start(parameters: readonly string[], nodeParameters: readonly string[] = []): Running {
    const child = spawn(process.execPath, [...nodeParameters, entry, ...parameters], {
      cwd: this.path,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    let [stdout, stderr] = ['', ''];
    const listeners = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      for (const listener of listeners) listener();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code, signal) => {
        this.#running.delete(child);
        resolve({ code, signal, stdout, stderr });
      });
    });
    const said = (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(stdout);
          if (found) resolve(found);
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`ended without saying ${pattern}: ${stderr}`)));
      });
    return { child, ended, said };
  }

  run(parameters: readonly string[], nodeParameters: readonly string[] = []): Promise<Ended> {
    return this.start(parameters, nodeParameters).ended;
  }
}
