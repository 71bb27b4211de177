// Every knob through the panel: what it is set to and what that does, seen in the API and on screen.
import { type KnobKey, type Knobs, knobDescriptions, knobKeys, knobValue } from '../../shared/knobs.ts';
import { enterKnob, expect, knob, type Session, showScreen, streamingPlant, test } from './telltale.ts';

test.use({ plant: streamingPlant });

const held = async (host: Session, key: KnobKey) => knobValue((await host.state()).knobs as Knobs, key);

const numbers: readonly (readonly [KnobKey, number])[] = [
  ['pool.inFlightPerWorker', 4],
  ['pool.taskTimeoutMs', 60_000],
  ['pool.recycleAfterMiB', 64],
  ['batch.maxWaitMs', 200],
  ['queue.capacityReadings', 50_000],
];
test('every knob - has its place; numbers are taken on Enter and told as events', {
  tag: '@every-host',
}, async ({ telltale, host }) => {
  await showScreen(telltale, 'Pipeline');
  for (const key of knobKeys)
    await expect(knob(telltale, key)).toHaveCount(key.startsWith('faults.') ? 0 : 1);
  for (const [key, value] of numbers) {
    await enterKnob(telltale, key, value);
    await expect.poll(() => held(host, key)).toBe(value);
    await expect(knob(telltale, key).getByRole('button', { name: /^Reset/ })).toBeVisible();
  }
  // The plant's own choice of features differs as well.
  await expect(telltale.getByText(`${numbers.length + 1} differ from default`)).toBeVisible();
  const { events } = await host.state();
  const told = events.filter(({ kind }) => kind === 'knob').map(({ subject }) => subject);
  expect(told).toEqual(expect.arrayContaining(numbers.map(([key]) => key)));
});

test('pool.workers - a pool of that many takes over, nothing is lost', async ({ telltale, host }) => {
  await showScreen(telltale, 'Pipeline');
  await enterKnob(telltale, 'pool.workers', 3);
  const live = async () => (await host.state()).pool.workers.filter(({ state }) => state === 'live').length;
  await expect.poll(live).toBe(3);
  await expect(telltale.getByRole('region', { name: 'Workers' })).toContainText('3 of 3 live');
  await expect(telltale.getByLabel('Ledger, in readings')).toContainText('balanced');
  expect((await host.state()).ledger.shed).toBe(0);
});

test('batch.size - batches become as large as it says', async ({ telltale, host }) => {
  await showScreen(telltale, 'Pipeline');
  await enterKnob(telltale, 'batch.size', 100);
  const panel = telltale.getByRole('region', { name: 'Batch size' });
  await expect(panel).toContainText(/actual\s*100(?!\d)/);
  await expect.poll(() => held(host, 'batch.size')).toBe(100);
});

test('batch.maxWaitMs - bounds how long a batch waits to fill', async ({ telltale, host }) => {
  await showScreen(telltale, 'Pipeline');
  await enterKnob(telltale, 'batch.size', 50_000);
  await enterKnob(telltale, 'batch.maxWaitMs', 400);
  // 8,000 readings a second for 400 ms.
  const panel = telltale.getByRole('region', { name: 'Batch size' });
  await expect(panel).toContainText(/actual\s*[23]\s?\d\d\d/);
  await expect.poll(async () => (await host.state()).latencyMs.queueWait.max).toBeGreaterThan(200);
});

test('features.window and features.hop - windows have that size and come that often', async ({
  telltale,
}) => {
  const side = telltale.getByRole('complementary', { name: 'Details' });
  await side.getByRole('tab', { name: 'Knobs' }).click();
  await enterKnob(telltale, 'features.window', 128);
  await enterKnob(telltale, 'features.hop', 16);
  await side.getByRole('tab', { name: 'Sensor' }).click();
  await expect(side).toContainText('window 128, hop 16');
  await expect(side.getByRole('row', { name: /n_valid/ })).toContainText('of 128');
});

test('features.set - decides which features there are', async ({ telltale, host }) => {
  const side = telltale.getByRole('complementary', { name: 'Details' });
  await expect(side.getByRole('table', { name: /newest whole window/ })).toBeVisible();
  await side.getByRole('tab', { name: 'Knobs' }).click();
  await knob(telltale, 'features.set').getByText('window', { exact: true }).click();
  await expect.poll(() => held(host, 'features.set')).toEqual(['rolling']);
  await knob(telltale, 'features.set').getByText('rolling', { exact: true }).click();
  await expect(knob(telltale, 'features.set')).toContainText('At least one');
  await side.getByRole('tab', { name: 'Sensor' }).click();
  await expect(side.getByRole('table', { name: /newest whole window/ })).toBeHidden();
  await expect(side.getByRole('table', { name: /Rolling features/ })).toBeVisible();
});

test('features.workPerReadingUs and features.workKind - sleeping work holds a worker without a core', async ({
  telltale,
  host,
}) => {
  await showScreen(telltale, 'Pipeline');
  await knob(telltale, 'features.workKind').getByRole('radio', { name: 'sleep' }).click();
  await enterKnob(telltale, 'features.workPerReadingUs', 100);
  await expect.poll(() => held(host, 'features.workKind')).toBe('sleep');
  // 8,000 readings a second of 100 µs: 0.8 of one worker, or shared by two.
  await expect.poll(async () => (await host.state()).latencyMs.compute.p50).toBeGreaterThan(20);
  const rows = telltale.getByRole('region', { name: 'Load of each worker' }).getByRole('row');
  /** One worker may take all of it, or both a part. */
  const busyPercent = () =>
    rows.evaluateAll((found) =>
      found.reduce((sum, row) => sum + (Number(row.querySelectorAll('td')[2]?.textContent) || 0), 0),
    );
  await expect.poll(busyPercent).toBeGreaterThan(40);
});

test('pool.transport - plain objects arrive the same', async ({ telltale, host }) => {
  await showScreen(telltale, 'Pipeline');
  await knob(telltale, 'pool.transport').getByRole('radio', { name: 'copy' }).click();
  await expect.poll(() => held(host, 'pool.transport')).toBe('copy');
  const processed = async () => (await host.state()).ledger.processed;
  const before = await processed();
  await expect.poll(processed).toBeGreaterThan(before + 1_000);
  await expect(telltale.getByLabel('Ledger, in readings')).toContainText('balanced');
});

test('pool.mode - computing in the event loop freezes it and says so, until it is undone', async ({
  telltale,
  host,
}) => {
  await showScreen(telltale, 'Pipeline');
  await enterKnob(telltale, 'features.workPerReadingUs', 60);
  await knob(telltale, 'pool.mode').getByRole('radio', { name: 'event loop' }).click();
  const notice = telltale.getByRole('status').filter({ hasText: 'Computing in the event loop' });
  await expect(notice).toBeVisible();
  await expect(telltale.getByRole('region', { name: 'Workers' })).toContainText('event loop');
  await expect.poll(async () => (await host.state()).eventLoopLagMs.max).toBeGreaterThan(20);
  await notice.getByRole('button', { name: 'Compute in the pool' }).click();
  await expect(notice).toBeHidden();
  await expect.poll(() => held(host, 'pool.mode')).toBe('pool');
});

test('queue.capacityReadings and queue.whenFull - a queue that is full sheds and counts', async ({
  telltale,
  host,
}) => {
  await showScreen(telltale, 'Pipeline');
  await knob(telltale, 'queue.whenFull').getByRole('button').last().click();
  await telltale.getByRole('option', { name: 'drop oldest' }).click();
  await enterKnob(telltale, 'queue.capacityReadings', 1_000);
  await enterKnob(telltale, 'features.workPerReadingUs', 2_000);
  await expect.poll(async () => (await host.state()).ledger.shed).toBeGreaterThan(0);
  await expect(telltale.getByRole('contentinfo')).toContainText(/Queue full, shedding/);
  await expect(telltale.getByLabel('Ledger, in readings')).toContainText('balanced');
  await showScreen(telltale, 'Sources');
  await expect(telltale.getByRole('region', { name: 'Quarantined and shed' })).toContainText(
    /oldest dropped/,
  );
});

test('out of range - is refused with the range, the old value is kept', async ({ telltale, host }) => {
  await showScreen(telltale, 'Pipeline');
  await enterKnob(telltale, 'batch.size', 90_000);
  await expect(knob(telltale, 'batch.size').getByRole('alert')).toHaveText(/1 to 50\s000.*Kept 500/);
  expect(await held(host, 'batch.size')).toBe(500);
});

test('a number that is being typed - stays when the knob is set from elsewhere, and is taken on Enter', {
  tag: '@needs-network',
}, async ({ telltale, host }) => {
  await showScreen(telltale, 'Pipeline');
  const field = knob(telltale, 'batch.size').getByRole('textbox');
  await field.fill('123');
  const other = await telltale.context().newPage();
  await other.goto(await host.url());
  await showScreen(other, 'Pipeline');
  await enterKnob(other, 'batch.size', 300);
  await expect(knob(telltale, 'batch.size').getByRole('slider')).toHaveAttribute('aria-valuetext', /300/);
  await expect(field).toHaveValue('123');
  await field.press('Enter');
  await expect.poll(() => held(host, 'batch.size')).toBe(123);
  await expect(field).toHaveValue('123');
});

test('slider - moves by keys and sends while it moves', async ({ telltale, host }) => {
  await showScreen(telltale, 'Pipeline');
  await knob(telltale, 'batch.size').getByRole('slider').focus();
  for (let i = 0; i < 5; i++) await telltale.keyboard.press('ArrowRight');
  await expect.poll(() => held(host, 'batch.size')).toBeGreaterThan(500);
});

test('presets and reset - set several knobs at once and take all back, faults left alone', async ({
  telltale,
  host,
}) => {
  await showScreen(telltale, 'Pipeline');
  await telltale.getByRole('tab', { name: 'Faults' }).click();
  await enterKnob(telltale, 'faults.slowFrameMs', 30);
  await telltale.getByRole('tab', { name: 'Knobs' }).click();
  const presets = telltale.getByRole('group', { name: 'Presets' });
  await presets.getByRole('button', { name: 'High throughput' }).click();
  await expect.poll(() => held(host, 'batch.size')).toBe(8_000);
  await expect(presets.getByRole('button', { name: 'High throughput' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await presets.getByRole('button', { name: 'Low latency' }).click();
  await expect.poll(() => held(host, 'batch.maxWaitMs')).toBe(5);
  await telltale.getByRole('button', { name: 'Reset all' }).click();
  for (const key of knobKeys) {
    const expected = key === 'faults.slowFrameMs' ? 30 : knobDescriptions[key].default;
    await expect.poll(() => held(host, key), { message: key }).toEqual(expected);
  }
});
