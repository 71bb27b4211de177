// All drivers, by kind.
import { electron, standIn } from './desktop.ts';
import type { Driver, DriverKind } from './driver.ts';
import { headless } from './headless.ts';

export const drivers: Readonly<Record<DriverKind, Driver>> = { headless, standIn, electron };
