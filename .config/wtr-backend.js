// Serves the real billing handler at /backend/* of the test server, so that browser tests talk to the code that ships.
// test/support/backend.ts creates it: `createTestBackend(): Promise<{ fetch(request): Promise<Response>; close() }>`.
// It is created on the first request and receives requests unchanged: full URL, raw body.
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { tsImport } from 'tsx/esm/api';

const module = new URL('../test/support/backend.ts', import.meta.url);

const makeBackend = async () => {
  if (!existsSync(module)) throw new Error(`${module.pathname} does not exist yet: no test backend to serve`);
  const { createTestBackend } = await tsImport(module.href, import.meta.url);
  return createTestBackend();
};

const toRequest = ({ req, href, method }) =>
  new Request(href, {
    method,
    headers: Object.entries(req.headers).filter(([, value]) => typeof value === 'string'),
    ...(method !== 'GET' && method !== 'HEAD' && { body: Readable.toWeb(req), duplex: 'half' }),
  });

const send = (context, response) => {
  context.status = response.status;
  for (const [name, value] of response.headers) context.append(name, value);
  context.body = response.body ? Readable.fromWeb(response.body) : null;
  if (!response.body) context.status = response.status; // Koa turns an empty body into a 204
};

let backend;

/** Koa middleware that runs before the test server looks for files. */
export async function serveBackend(context, next) {
  if (!context.path.startsWith('/backend/')) return next();
  try {
    backend ??= makeBackend();
    send(context, await (await backend).fetch(toRequest(context)));
  } catch (error) {
    console.error('The test backend failed:', error);
    context.status = 500;
    context.body = String(error);
  }
}

/** Plugin that closes the backend when the test server stops. */
export const closeBackend = {
  name: 'billing-backend',
  async serverStop() {
    const started = await backend?.catch(() => undefined);
    await started?.close();
  },
};
