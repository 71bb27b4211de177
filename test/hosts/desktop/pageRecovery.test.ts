// Pages that crash or hang come back by themselves, and a person is asked only where one is there.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PageRecoveries } from '../../../electron/hosts/desktop/pageRecovery.ts';
import { StandInWindow } from './standInWindow.ts';

const pageId = 1;

describe('a page', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const watched = ({ answer = true, isKiosk = false, isDebugged = false, isLoaded = true } = {}) => {
    const window = new StandInWindow();
    const questions: string[] = [];
    const events: string[] = [];
    const pages = new PageRecoveries();
    pages.watch(window.asWindow, {
      ask: async ({ message }) => {
        questions.push(message);
        return answer;
      },
      isKiosk: () => isKiosk,
      isDebugged: () => isDebugged,
      onEvent: (message) => events.push(message),
    });
    if (isLoaded) pages.answered(pageId);
    const crash = (reason = 'crashed') => {
      window.webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
      // One that is loaded again asks for a port.
      pages.answered(pageId);
    };
    return { window, questions, events, pages, crash };
  };
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

  describe('that crashes', () => {
    test('is loaded again, and it is told', () => {
      const { window, events, crash } = watched();
      crash();
      expect(window.calls).toEqual(['reload']);
      expect(events).toEqual([expect.stringContaining('crashed, code 5')]);
      crash('clean-exit');
      expect(window.calls).toEqual(['reload']);
    });

    test('again and again - is loaded three times, then a person is asked', async () => {
      const { window, questions, crash } = watched({ answer: false });
      for (let i = 0; i < 4; i++) crash();
      await pass(0);
      expect(window.calls).toEqual(['reload', 'reload', 'reload']);
      expect(questions).toHaveLength(1);
      expect(window.destroyed).toBe(true);
    });

    test('now and then - is always loaded at once', async () => {
      const { window, questions, crash } = watched();
      for (let i = 0; i < 6; i++) {
        crash();
        await pass(61);
      }
      expect(window.calls).toEqual(Array(6).fill('reload'));
      expect(questions).toEqual([]);
    });

    test('again and again on a wall display - is loaded after growing pauses, and nobody is asked', async () => {
      const { window, questions, crash } = watched({ isKiosk: true });
      for (let i = 0; i < 3; i++) crash();
      const pausesS: number[] = [];
      for (let i = 0; i < 8; i++) {
        const before = window.calls.length;
        crash();
        let pauseS = 0;
        for (; window.calls.length === before && pauseS < 1_000; pauseS++) await pass(1);
        pausesS.push(pauseS);
      }
      expect(pausesS).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
      expect(questions).toEqual([]);
    });
  });

  describe('that hangs', () => {
    test('with frames that it does not take - is ended and loaded again with no input and no question', async () => {
      const { window, questions, events, pages } = watched();
      pages.frameSent(pageId);
      await pass(19);
      expect(window.calls).toEqual([]);
      await pass(2);
      expect(window.calls).toEqual(['crash', 'reload']);
      expect(events[0]).toMatch(/not answered for 20 s/);
      pages.answered(pageId);
      await pass(60);
      expect(window.calls).toEqual(['crash', 'reload']);
      expect(questions).toEqual([]);
    });

    test('as the system says - is ended and loaded again, unless it answers meanwhile', async () => {
      const { window } = watched();
      window.emit('unresponsive');
      await pass(15);
      window.emit('responsive');
      await pass(60);
      expect(window.calls).toEqual([]);
      window.emit('unresponsive');
      await pass(21);
      expect(window.calls).toEqual(['crash', 'reload']);
    });

    test('before it has ever shown anything - is ended and loaded again; afterwards it may be hidden', async () => {
      const { window, pages } = watched({ isLoaded: false });
      window.visible = false;
      await pass(21);
      expect(window.calls).toEqual(['crash', 'reload']);
      pages.answered(pageId);
      window.visible = true;
      await pass(2);
      window.visible = false;
      pages.frameSent(pageId);
      await pass(60);
      expect(window.calls).toEqual(['crash', 'reload']);
    });

    test('right after it was loaded again - is ended once more', async () => {
      const { window, pages } = watched();
      pages.frameSent(pageId);
      await pass(42);
      expect(window.calls).toEqual(['crash', 'reload', 'crash', 'reload']);
    });
  });

  describe('is left alone', () => {
    test('while it answers, however late, and while it owes nothing', async () => {
      const { window, pages } = watched();
      for (let i = 0; i < 5; i++) {
        pages.frameSent(pageId);
        await pass(15);
        pages.answered(pageId);
        pages.frameSent(pageId);
      }
      pages.answered(pageId);
      await pass(600);
      expect(window.calls).toEqual([]);
    });

    test('when the machine slept or main was held meanwhile', async () => {
      const { window, pages } = watched();
      pages.frameSent(pageId);
      await pass(15);
      vi.setSystemTime(Date.now() + 3_600_000);
      await pass(15);
      expect(window.calls).toEqual([]);
      await pass(8);
      expect(window.calls).toEqual(['crash', 'reload']);
    });

    test('while it is hidden or minimised', async () => {
      const { window, pages } = watched();
      await pass(1);
      pages.frameSent(pageId);
      window.visible = false;
      await pass(60);
      window.visible = true;
      window.minimized = true;
      await pass(60);
      expect(window.calls).toEqual([]);
    });

    test('while a debugger holds it', async () => {
      const { window, pages } = watched({ isDebugged: true });
      pages.frameSent(pageId);
      window.emit('unresponsive');
      await pass(60);
      expect(window.calls).toEqual([]);
    });

    test('when its window has closed', async () => {
      const { window, pages } = watched();
      pages.frameSent(pageId);
      window.close();
      pages.frameSent(pageId);
      await pass(60);
      expect(window.calls).toEqual([]);
    });
  });
});
