// Builds everything that runs into out/: the hosts and the worker (main), the preload, and the UI (renderer).
import { resolve } from 'node:path';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // All run on Node 24; its headless entries must load in Node 20 to say so or to run again.
      target: 'node20',
      rolldownOptions: {
        input: {
          desktop: at('electron/hosts/desktop/main.ts'),
          headless: at('electron/hosts/headless/main.ts'),
          features: at('electron/hosts/headless/featuresMain.ts'),
          tune: at('electron/hosts/headless/tuneMain.ts'),
          featureWorker: at('workers/featureWorker.ts'),
          labThread: at('electron/hosts/lab/labThread.ts'),
          ndjsonWriter: at('electron/engine/outputs/ndjsonWriter.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node24',
      rolldownOptions: {
        input: { preload: at('electron/hosts/desktop/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [
      react(),
      // Of the controls' own words in 34 languages, those of ours.
      { ...optimizeLocales.vite({ locales: ['en-US', 'de-DE'] }), enforce: 'pre' },
    ],
    build: {
      outDir: at('out/renderer'),
      minify: true,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
});
