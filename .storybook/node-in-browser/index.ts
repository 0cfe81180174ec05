import { fileURLToPath } from 'node:url';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What stands in a page for Node's modules that the billing handler imports, for a bundler's aliases. */
export const nodeInBrowser = {
  'node:crypto': file('crypto.ts'),
  'node:fs/promises': file('fs-promises.ts'),
  'node:os': file('os.ts'),
  'node:path': file('path.ts'),
  'node:util': file('util.ts'),
  pg: file('pg.ts'),
} as const;
