// Resolves `electron` to the stand-in, in every thread and however it is asked for. Loaded by node --require.
import { registerHooks } from 'node:module';

const standIn = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron' && !/^electron\/(main|common)$/.test(specifier))
      return next(specifier, context);
    return { url: standIn, format: 'module-typescript', shortCircuit: true };
  },
});
