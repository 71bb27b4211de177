// The stand-in for Electron, through a small application on it: what is promised of Electron's own happens in real Chromium.
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { poll, type StandInApplication, startFixture } from './standInApplication.ts';

let started: StandInApplication;
let page: Page;

beforeAll(async () => {
  started = await startFixture();
  page = started.page;
});
afterAll(() => started?.close());
beforeEach(async () => {
  await started.told();
});

/** Polls what the application has seen until that is among it; returns all of it. */
async function waitForTold(wanted: string): Promise<string[]> {
  const seen: string[] = [];
  await poll(async () => {
    seen.push(...(await started.told()));
    return seen;
  }).toContain(wanted);
  return seen;
}

const onBridge = <Result>(run: (bridge: Record<string, (...given: unknown[]) => unknown>) => Result) =>
  page.evaluate(`(${run})(window.bridge)`) as Promise<Awaited<Result>>;
const faultOf = (expression: string) =>
  page.evaluate(
    `(async () => { try { await (${expression}); return null } catch (fault) { return fault.name + ': ' + fault.message } })()`,
  );

test('a window - is ready to show once its page has drawn something', () =>
  poll(() => started.application.evaluate(() => Reflect.get(globalThis, 'isReadyToShow'))).toBe(true));

describe('page', () => {
  test('is served over app://, with module scripts, methods and bodies', async () => {
    expect(await page.textContent('p')).toBe('from app');
    expect(
      await started.application.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.getURL()),
    ).toBe('app://fixture/');
    expect(await page.evaluate(() => isSecureContext)).toBe(true);
    expect(
      await page.evaluate(async () => (await fetch('/echo', { method: 'POST', body: 'a body' })).text()),
    ).toBe('POST a body');
    expect(await page.evaluate(async () => (await fetch('/nothing')).status)).toBe(404);
  });

  test('its policy is enforced by Chromium', async () => {
    expect(await page.evaluate(() => Reflect.get(window, 'inline'))).toBeUndefined();
    expect(await faultOf("fetch('https://example.invalid/')")).toMatch(/TypeError/);
    // What Playwright evaluates itself is exempt.
    const evaluated = page.evaluate(
      () =>
        new Promise((resolve) => {
          setTimeout(() => {
            try {
              resolve(Reflect.construct(Function, ['return 1']));
            } catch (fault) {
              resolve(String(fault));
            }
          });
        }),
    );
    expect(await evaluated).toMatch(/EvalError/);
  });
});

describe('preload', () => {
  test('has a world of its own, and its page nothing of Node', async () => {
    expect(
      await page.evaluate(() =>
        ['onlyHere', 'require', 'process', 'ipcRenderer'].filter((name) => name in window),
      ),
    ).toEqual([]);
    expect(await onBridge((bridge) => bridge.nodeOf?.())).toEqual(['string', 'undefined', 'undefined']);
    expect(await faultOf("bridge.require('node:fs')")).toBe('Error: module not found: node:fs');
  });

  test('what it exposes is copied, frozen, without prototypes, and exposed once', async () => {
    expect(await page.evaluate('bridge.nested.list[1].deep && Object.isFrozen(bridge.nested.list[1])')).toBe(
      true,
    );
    expect(await page.evaluate('[bridge.counter.count, bridge.counter.more]')).toEqual([1, undefined]);
    expect(await faultOf('bridge.again()')).toMatch(/Cannot bind an API on top of an existing property/);
  });

  test('functions, callbacks, promises and errors cross', async () => {
    expect(await onBridge((bridge) => bridge.sum?.([1, 2, 3]))).toBe(6);
    expect(
      await page.evaluate(
        'new Promise((resolve) => bridge.callBack((word, bytes) => resolve([word, bytes[0]])))',
      ),
    ).toEqual(['called', 1.5]);
    expect(await faultOf('bridge.throws()')).toBe('Error: not like this');
    expect(await faultOf('bridge.late()')).toBe('Error: later');
  });
});

describe('messages', () => {
  test('reach main with what structuredClone passes, and say whose they are', async () => {
    await page.evaluate(
      'bridge.say({ bytes: new Float64Array([NaN, -0, 1e300]), when: new Date(5), big: 7n, none: undefined, map: new Map([[1, new Set(["a"])]]) })',
    );
    expect(await waitForTold('said app://fixture/ [object Object]')).toHaveLength(1);
    const said = await started.application.evaluate(() => {
      const { bytes, when, big, none, map } = Reflect.get(globalThis, 'said');
      return [
        ...bytes.map(String),
        Object.is(bytes[1], -0),
        when.getTime(),
        String(big),
        none === undefined,
        map.get(1).has('a'),
      ].join();
    });
    expect(said).toBe('NaN,0,1e+300,true,5,7,true,true');
    expect(await faultOf('bridge.say({ run() {} })')).toMatch(/could not be cloned/);
  });

  test('are answered, and failures come back by their message', async () => {
    expect(await onBridge((bridge) => bridge.double?.(21))).toBe(42);
    expect(await faultOf('bridge.fail()')).toBe(
      "Error: Error invoking remote method 'fail': RangeError: too far",
    );
    expect(await faultOf('bridge.nobody()')).toMatch(/No handler registered for 'nobody'/);
  });

  test('ports reach the page, carry messages in order, and tell both ends of their closing', async () => {
    const openPort = `new Promise((resolve) => {
      addEventListener('message', ({ ports: [port] }) => {
        const got = window.got = [];
        window.port = port;
        port.addEventListener('close', () => got.push('close'));
        port.onmessage = ({ data }) => { got.push(data); if (data.echo?.n === 50) resolve(got.length); };
        for (let n = 1; n <= 50; n++) port.postMessage({ n });
      }, { once: true });
      bridge.askPort();
    })`;
    expect(await page.evaluate(openPort)).toBe(51);
    const got = (await page.evaluate('got')) as unknown[];
    expect(got[0]).toBe('before it was started');
    expect(got.slice(1)).toEqual(Array.from({ length: 50 }, (_, index) => ({ echo: { n: index + 1 } })));
    await page.evaluate("port.postMessage('end')");
    await poll(() => page.evaluate('got.at(-1)')).toBe('close');
    await waitForTold('port closed');

    await page.evaluate(openPort);
    await page.evaluate('port.close()');
    await waitForTold('port closed');

    await page.evaluate(openPort);
    await page.reload();
    await waitForTold('port closed');
  });
});

describe('going elsewhere', () => {
  test.each([
    [
      'another site',
      "location.href = 'https://elsewhere.invalid/x'",
      'will-navigate https://elsewhere.invalid/x',
    ],
    ['a mail program', "location.href = 'mailto:a@b.invalid'", 'will-navigate mailto:a@b.invalid'],
    ['a window', "void open('https://elsewhere.invalid/')", 'open https://elsewhere.invalid/'],
    [
      'a window by a link',
      "document.body.insertAdjacentHTML('beforeend', '<a target=_blank href=/other>x</a>'), document.querySelector('a').click()",
      'open app://fixture/other',
    ],
  ])('%s - is asked for and refused', async (_what, expression, wanted) => {
    await page.evaluate(expression);
    await waitForTold(wanted);
    expect(await page.textContent('p')).toBe('from app');
    expect(
      await started.application.evaluate(({ webContents }) =>
        webContents.getAllWebContents().map((contents) => contents.getURL()),
      ),
    ).toEqual(['app://fixture/']);
    expect(started.application.windows()).toHaveLength(1);
  });

  test('app:// written out - is gone to, once it is allowed', async () => {
    await page.evaluate("location.href = 'app://fixture/?again'");
    await waitForTold('will-navigate app://fixture/?again');
    await poll(() =>
      started.application.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.getURL()),
    ).toBe('app://fixture/?again');
    await poll(() => page.evaluate(() => 'module' in window)).toBe(true);
  });
});

describe('permissions', () => {
  const asked = async () => (await started.told()).filter((word) => word.startsWith('permission'));

  test('are asked of the application, and what it refuses is refused', async () => {
    expect(await faultOf('navigator.clipboard.readText()')).toMatch(/NotAllowedError/);
    expect(await faultOf('navigator.mediaDevices.getUserMedia({ audio: true })')).toMatch(/NotAllowedError/);
    expect(await page.evaluate('Notification.requestPermission()')).toBe('denied');
    expect(
      await page.evaluate(
        'new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(0), ({ code }) => resolve(code)))',
      ),
    ).toBe(1);
    expect(await asked()).toEqual([
      'permission clipboard-read',
      'permission media',
      'permission notifications',
      'permission geolocation',
    ]);
    expect(await faultOf("navigator.clipboard.writeText('copied')")).toBeNull();
    expect(await asked()).toEqual(['permission clipboard-sanitized-write']);
  });
});
