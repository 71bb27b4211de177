// CPU time of the whole process, all its threads together.

/** User and system time since the process began, ms. */
export function cpuTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
