// What can be read of this machine: each call of systeminformation and the quantities in its answer. Pure.
import type { Systeminformation } from 'systeminformation';

/** One quantity. `value` is null where the machine has it but gave no number this time. */
export interface Quantity {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly value: number | null;
}

/** Calls whose answers carry quantities. */
export const systemCalls = ['currentLoad', 'mem', 'cpuTemperature', 'fsStats', 'networkStats'] as const;
export type SystemCall = (typeof systemCalls)[number];

interface Answers {
  currentLoad: Systeminformation.CurrentLoadData;
  mem: Systeminformation.MemData;
  cpuTemperature: Systeminformation.CpuTemperatureData;
  fsStats: Systeminformation.FsStatsData | null;
  networkStats: readonly Systeminformation.NetworkStatsData[];
}

const bytesPerGiB = 2 ** 30;
const bytesPerMB = 1e6;
const bytesPerKB = 1e3;
/** Nominal ranges of what has no limit of its own. */
const diskHighMBPerS = 500;
const networkHighKBPerS = 12_500;
/** A sensor chip that is absent reads 0 or less in some drivers. */
const leastCelsius = 1;

/** The quantities that this machine has, in the order in which they are shown. */
export function quantitiesOf(call: SystemCall, answer: unknown): readonly Quantity[] {
  if (answer === null || typeof answer !== 'object') return [];
  switch (call) {
    case 'currentLoad':
      return loadQuantities(answer as Answers['currentLoad']);
    case 'mem':
      return memoryQuantities(answer as Answers['mem']);
    case 'cpuTemperature':
      return temperatureQuantities(answer as Answers['cpuTemperature']);
    case 'fsStats':
      return diskQuantities(answer as NonNullable<Answers['fsStats']>);
    case 'networkStats':
      return networkQuantities(answer as Answers['networkStats']);
  }
}

function loadQuantities({ currentLoad, cpus }: Answers['currentLoad']): Quantity[] {
  const load = (id: string, name: string, value: number): Quantity => ({
    ...{ id, name, unit: '%', low: 0, high: 100 },
    value: numberOrNull(value),
  });
  return [
    load('load', 'Load', currentLoad),
    ...cpus.map((cpu, i) => load(`load-${twoDigits(i + 1)}`, `Load, core ${i + 1}`, cpu.load)),
  ];
}

/** What programs use: caches, which are given up on demand, left out. */
function memoryQuantities({ active, total }: Answers['mem']): Quantity[] {
  if (!(total > 0)) return [];
  const high = total / bytesPerGiB;
  const value = numberOrNull(active / bytesPerGiB);
  return [{ id: 'memory', name: 'Memory used', unit: 'GiB', low: 0, high, value }];
}

function temperatureQuantities({ main, cores, chipset }: Answers['cpuTemperature']): Quantity[] {
  const temperature = (id: string, name: string, value: number | null | undefined): Quantity[] =>
    typeof value === 'number' && value >= leastCelsius
      ? [{ id, name, unit: '°C', low: 0, high: 100, value }]
      : [];
  return [
    ...temperature('temperature', 'Processor', main),
    ...(cores ?? []).flatMap((core, i) =>
      temperature(`temperature-${twoDigits(i + 1)}`, `Temperature, core ${i + 1}`, core),
    ),
    ...temperature('temperature-chipset', 'Chipset', chipset),
  ];
}

/** Rates are null at the first call: they need two. A machine that never moved a byte has no disk of its own. */
function diskQuantities({ rx, wx, rx_sec, wx_sec }: NonNullable<Answers['fsStats']>): Quantity[] {
  if (!(rx + wx > 0)) return [];
  const disk = (id: string, name: string, bytesPerS: number | null): Quantity => ({
    ...{ id, name, unit: 'MB/s', low: 0, high: diskHighMBPerS },
    value: scaled(bytesPerS, bytesPerMB),
  });
  return [disk('disk-read', 'Disk read', rx_sec), disk('disk-write', 'Disk write', wx_sec)];
}

/** The interface of the default route; which one it is may change while running. */
function networkQuantities(answers: Answers['networkStats']): Quantity[] {
  const [stats] = answers;
  if (!stats?.iface || !(stats.rx_bytes >= 0)) return [];
  const network = (id: string, name: string, bytesPerS: number | null): Quantity => ({
    ...{ id, name, unit: 'kB/s', low: 0, high: networkHighKBPerS },
    value: scaled(bytesPerS, bytesPerKB),
  });
  return [
    network('network-in', 'Network in', stats.rx_sec),
    network('network-out', 'Network out', stats.tx_sec),
  ];
}

function numberOrNull(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function scaled(value: number | null, divisor: number): number | null {
  const number = numberOrNull(value);
  return number === null ? null : Math.max(0, number) / divisor;
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0');
}
