// What the end-to-end tests need of a host, whichever it is: each driver starts one and opens the UI on it.
import type { Browser, Page } from '@playwright/test';
import type * as Electron from 'electron';
import type { PlantInput } from '../../../shared/plant.ts';
import type { RunReport } from '../../../shared/report.ts';

export type DriverKind = 'headless' | 'standIn' | 'electron';

/**
 * What only some hosts have. A test that needs one says so by its tag: "@needs-network".
 * - `network`: the engine is reached over HTTP and WebSocket, and may be killed and started again under its page.
 * - `main`: there is a main process of Electron's to run functions in.
 */
export const capabilities = ['network', 'main'] as const;
export type Capability = (typeof capabilities)[number];

export interface Launch {
  /** Null: the default plant of a first start. */
  readonly plant: PlantInput | null;
  /** Files beside the plant, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** The browser of the headless host. */
  readonly browser: Browser;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark' | 'no-preference';
  /** Parameters of the host beside its plant. */
  readonly parameters?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /**
   * The desktop's windows are hidden to their pages when they are hidden or minimised: they then have the size and the
   * colours that the application gives them. Means nothing to the headless host.
   */
  readonly canHide?: boolean;
}

export interface NetworkAccess {
  readonly port: number;
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
}

export interface Session {
  readonly kind: DriverKind;
  readonly capabilities: readonly Capability[];
  /** The UI, on its way to its first screen. */
  readonly page: Page;
  /** Folder that the plant's file names start from. */
  readonly folder: string;
  /** Null where the host serves no network. */
  readonly network: NetworkAccess | null;
  /** Address of the page as the host has it. */
  url(): Promise<string>;
  /** The run report as it is now. */
  state(): Promise<RunReport>;
  /** Runs a function in Electron's main process; rejects where there is none. It sees nothing but its parameters. */
  main<Result, Given>(
    inMain: (electron: typeof Electron, given: Given) => Result | Promise<Result>,
    given: Given,
  ): Promise<Result>;
  /** What the host has printed. */
  log(): string;
  close(): Promise<void>;
}

export interface Driver {
  readonly kind: DriverKind;
  readonly capabilities: readonly Capability[];
  /** True, or one clause that says why not. */
  available(): true | string;
  launch(launch: Launch): Promise<Session>;
}
