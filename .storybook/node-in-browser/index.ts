import { fileURLToPath } from 'node:url';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What stands in a page for Node's modules that the database drivers of the billing handler import, for a bundler's aliases. */
export const nodeInBrowser = {
  'node:fs/promises': file('fs-promises.ts'),
  'node:os': file('os.ts'),
  'node:path': file('path.ts'),
  pg: file('pg.ts'),
} as const;
