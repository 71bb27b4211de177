// The guard of the live queue: measurements give way to it, and are taken again when it has been worked off.
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { refuseWithoutCpu } from '../../electron/engine/lab/labGround.ts';
import { LiveGuard } from '../../electron/engine/lab/liveGuard.ts';

const { signal } = new AbortController();

/** A live pipeline whose load a test sets. */
function planted(queueShare = 0, shed = 0) {
  const load = { queueShare, shed };
  return { load, guard: new LiveGuard(() => ({ ...load })) };
}

/** A measurement that goes on until it is stopped. */
const endless = (stopped: AbortSignal): Promise<never> =>
  wait(60_000, undefined, { signal: stopped }) as Promise<never>;

describe('live guard', () => {
  it('live guard - leaves a measurement alone while the live queue is as usual', async () => {
    const { guard } = planted(0.05);
    expect(await guard.beside(signal, async () => 'measured')).toBe('measured');
  });

  it.each([
    ['has filled a quarter of its queue', { queueShare: 0.3, shed: 0 }],
    ['sheds', { queueShare: 0, shed: 1 }],
  ])(
    'live guard - a measurement is stopped when the live pipeline %s, and taken again',
    async (_what, suffering) => {
      const { load, guard } = planted();
      let attempts = 0;
      const result = await guard.beside(signal, async (stopped) => {
        if (++attempts === 2) return 'measured';
        Object.assign(load, suffering);
        await endless(stopped).catch(() => undefined);
        expect(stopped.aborted).toBe(true);
        load.queueShare = 0;
        throw new Error('stopped');
      });
      expect({ result, attempts }).toEqual({ result: 'measured', attempts: 2 });
    },
  );

  it('live guard - it begins again only when the queue has been worked off', async () => {
    const { load, guard } = planted();
    load.queueShare = 0.4;
    const shares: number[] = [];
    const run = guard.beside(signal, async () => shares.push(load.queueShare));
    await wait(60);
    expect(shares).toEqual([]);
    load.queueShare = 0.02;
    await run;
    expect(shares).toEqual([0.02]);
  });

  it('live guard - gives up after four attempts, and says what to do', async () => {
    const { load, guard } = planted();
    let attempts = 0;
    const run = guard.beside(signal, async (stopped) => {
      attempts++;
      load.queueShare = 0.9;
      await endless(stopped).finally(() => {
        load.queueShare = 0;
      });
    });
    await expect(run).rejects.toThrow(
      'the live queue filled up in each of 4 attempts, so that it was stopped before readings were lost: lower the live load',
    );
    expect(attempts).toBe(4);
  });

  it('live guard - what is always full or shed anyway stops nothing', async () => {
    const { load, guard } = planted(0.99);
    await guard.learn(async () => {
      load.shed = 50;
    });
    const result = await guard.beside(signal, async (stopped) => {
      load.shed = 90;
      load.queueShare = 1;
      await wait(80, undefined, { signal: stopped });
      return 'measured';
    });
    expect(result).toBe('measured');
  });

  it('live guard - a failure of the measurement itself, and a cancelled job, are passed on', async () => {
    const { guard } = planted();
    const fails = async (): Promise<never> => {
      throw new Error('no worker');
    };
    await expect(guard.beside(signal, fails)).rejects.toThrow('no worker');
    const job = new AbortController();
    const run = guard.beside(job.signal, endless);
    job.abort(new Error('cancelled'));
    await expect(run).rejects.toThrow();
  });
});

describe('CPU that a live load leaves', () => {
  it('CPU that a live load leaves - too little ends the job with what to do', () => {
    expect(() => refuseWithoutCpu(1.2, 2)).toThrow(
      'Live monitoring uses 1.2 of 2 cores, and a setting that is measured beside it needs as much again. Pause sources',
    );
    expect(() => refuseWithoutCpu(0.9, 2)).not.toThrow();
    expect(() => refuseWithoutCpu(1.7, 4)).not.toThrow();
    expect(() => refuseWithoutCpu(0.4, 1)).not.toThrow();
  });
});
