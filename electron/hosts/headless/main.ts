// Entry of the headless host: the engine in plain Node, with UI and API served where a port is given.
import { outliveClosedPipes } from './console.ts';
import { runHeadless } from './runHeadless.ts';

outliveClosedPipes();
process.exit(await runHeadless(process.argv.slice(2), import.meta.url));
