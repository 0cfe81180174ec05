import { readFile } from 'node:fs/promises';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  map: 'application/json',
  svg: 'image/svg+xml',
};

/** A path of one file name that the demo serves, as a pattern of Hono. */
export const FILE_NAME = '/:name{[a-z][a-z0-9.-]*\\.(html|css|js|svg|map)}';

/** What is done to files on their way. */
export interface StaticFileOptions {
  /** Of pages. */
  readonly contentSecurityPolicy?: string;
  /** What is written in place of `{{name}}` in pages. */
  readonly values?: Readonly<Record<string, string>>;
  /** Pages of other origins may read the file, too. */
  readonly isShared?: boolean;
}

/** A file of a folder as an answer, or `null` where there is none. */
export async function staticFile(
  folder: URL,
  name: string,
  options: StaticFileOptions = {},
): Promise<Response | null> {
  const content = await readFile(new URL(name, folder)).catch(() => null);
  if (content === null) return null;
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  const headers = new Headers({
    'content-type': type,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  if (options.isShared === true) headers.set('access-control-allow-origin', '*');
  if (!type.startsWith('text/html')) return new Response(new Uint8Array(content), { headers });
  const { contentSecurityPolicy, values = {} } = options;
  if (contentSecurityPolicy !== undefined) headers.set('content-security-policy', contentSecurityPolicy);
  headers.set('referrer-policy', 'same-origin');
  const page = content.toString().replace(/\{\{(\w+)\}\}/g, (whole, key: string) => values[key] ?? whole);
  return new Response(page, { headers });
}
