// Builds the synthetic page as the UI is built, into .cache/synthetic.
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  logLevel: 'warn',
  build: {
    outDir: process.env.SYNTHETIC_OUT ?? resolve(import.meta.dirname, '../../.cache/synthetic'),
    emptyOutDir: true,
    rolldownOptions: { input: resolve(import.meta.dirname, 'synthetic.html') },
  },
});
