import { fileURLToPath } from 'node:url';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Bundler aliases that replace the Node modules imported by the billing handler's database drivers in a page. */
export const nodeInBrowser = {
  'node:fs/promises': file('fs-promises.ts'),
  'node:os': file('os.ts'),
  'node:path': file('path.ts'),
  pg: file('pg.ts'),
} as const;
