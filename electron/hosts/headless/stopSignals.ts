// Turns signals into a request to stop: the first one drains, a second one ends the process at once.

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves with the first signal's name. From then on signals have their default effect again. */
export function firstStopSignal(): Promise<string> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      // No process.exit on the second: it waits for threads, and one may be held by a pipe that nobody reads.
      for (const name of signals) process.removeListener(name, stop);
      resolve(signal);
    };
    for (const name of signals) process.on(name, stop);
  });
}
