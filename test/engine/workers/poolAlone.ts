// A process with a pool and nothing else that would keep it alive. Started by a test.
import { poolOf } from '../poolRun.ts';

const { pool, task } = await poolOf(1);
const limitMs = 60_000;
let deaths = 0;
for (let i = 0; i < 4; i++) {
  await pool.run(task(), { limitMs, fault: 'throw' }).catch(() => {
    deaths++;
  });
}
await pool.run(task(), { limitMs });
await pool.close();
process.stdout.write(`computed after ${deaths} deaths\n`);
