// The browser that benches and soaks measure in: the one that the end-to-end tests find.

/** Plain JavaScript, since it also runs before anything is installed. */
const browserFinder = new URL('../findBrowser.mjs', import.meta.url).href;

/** Undefined: Playwright's own. Rejects, saying what to do, when there is none. */
export async function browserPath(): Promise<string | undefined> {
  const { findBrowser } = (await import(browserFinder)) as {
    findBrowser: () => Promise<string | undefined>;
  };
  return findBrowser();
}
