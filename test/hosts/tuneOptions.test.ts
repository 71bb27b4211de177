// What the tune command reads as a number, and what it refuses.
import { describe, expect, it } from 'vitest';
import { readTuneOptions } from '../../electron/hosts/headless/tuneCommandLine.ts';

describe('numbers of the tune command', () => {
  it('decimal digits - are read, with a fraction where it may have one', () => {
    const parameters = ['--batches', '1, 20', '--work-us', '0,2.5', '--target-p99-ms', '.5'];
    expect(readTuneOptions(parameters)?.request).toMatchObject({
      batches: [1, 20],
      workPerReadingUs: [0, 2.5],
      targetP99Ms: 0.5,
    });
  });

  it.each([
    ['--batches', '0x10'],
    ['--batches', '1,0b11'],
    ['--work-us', '1e1'],
    ['--target-p99-ms', '0x10'],
  ])('%s %s - is refused by the name of the option', (option, value) => {
    expect(() => readTuneOptions([option, value])).toThrow(new RegExp(`${option}.*must be`));
  });
});
