import { readFile } from 'node:fs/promises';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  map: 'application/json',
  svg: 'image/svg+xml',
};

/** Hono pattern of the file names that the demo serves. */
export const FILE_NAME = '/:name{[a-z][a-z0-9.-]*\\.(html|css|js|svg|map)}';

/** How files are served. */
export interface StaticFileOptions {
  /** Content Security Policy of pages. */
  readonly contentSecurityPolicy?: string;
  /** Values that replace `{{name}}` in pages. */
  readonly values?: Readonly<Record<string, string>>;
  /** Whether pages of other origins may read the file. */
  readonly isShared?: boolean;
}

/** Returns a response with a file of the folder, or `null` if it does not exist. */
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
