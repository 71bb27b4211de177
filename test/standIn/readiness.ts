// Whether the application is ready: what may be done only before, and what only after.

let isAppReady = false;

export const isReady = (): boolean => isAppReady;

export function becomeReady(): void {
  isAppReady = true;
}

/** Throws as Electron does for what needs a ready application. */
export function checkReady(what: string): void {
  if (!isAppReady) throw new Error(`Cannot create ${what} before app is ready`);
}
