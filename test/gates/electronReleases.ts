// Which majors of Electron are supported: the three newest. A major comes about every eight weeks. Pure.

/** Days on which majors came out, as the registry has them. */
const released: readonly (readonly [number, string])[] = [
  [42, '2026-05-06'],
  [43, '2026-07-01'],
  [44, '2026-08-25'],
  [45, '2026-10-21'],
];
const supportedMajors = 3;
const weeksBetween = 8;
const weekMs = 7 * 24 * 3_600_000;

/** The newest major on a day, reckoned from the last one whose day is known where that is past. */
export function knownNewestMajor(day: Date): number {
  const out = released.filter(([, date]) => new Date(date) <= day);
  const [major, date] = out.at(-1) ?? released[0] ?? [0, ''];
  if (major !== released.at(-1)?.[0]) return major;
  return major + Math.floor((day.getTime() - new Date(date).getTime()) / (weeksBetween * weekMs));
}

/** `says`: one line for a person. */
export function supportOf(version: string, newestMajor: number): { isSupported: boolean; says: string } {
  const oldest = newestMajor - supportedMajors + 1;
  const isSupported = Number.parseInt(version, 10) >= oldest;
  const range = `the supported majors are ${oldest} to ${newestMajor}`;
  return {
    isSupported,
    says: isSupported
      ? `Electron ${version} is supported: ${range}`
      : `Electron ${version} gets no more security fixes: ${range}`,
  };
}
