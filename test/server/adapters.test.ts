import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import type { HonoRequest } from 'hono';
import type Stripe from 'stripe';
import { billingRoutes as expressRoutes } from '../../src/server/adapters/express.ts';
import { billingRoutes as fastifyRoutes } from '../../src/server/adapters/fastify.ts';
import { billingRoutes as honoRoutes } from '../../src/server/adapters/hono.ts';
import { billingRoutes as nextRoutes } from '../../src/server/adapters/next.ts';
import { toNodeListener } from '../../src/server/adapters/node.ts';
import type { BillingDatabase } from '../../src/server/index.ts';
import { OperatorError } from '../../src/server/index.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, WEBHOOK_SECRET } from '../support/world.ts';

let database: BillingDatabase;
let world: World;
before(async () => {
  database = await openTestPGlite();
  world = await createWorld(database);
});
beforeEach(() => void world.errors.splice(0));
after(() => database.close());

interface Running {
  readonly address: string;
  close(): Promise<void> | void;
}

/** A host's code in each framework, as in the docs; `parsed` is below a body parser, `kept` keeps the bytes. */
const hosts: Readonly<
  Record<string, { readonly keeps: boolean; readonly start: (world: World) => Promise<Running> }>
> = {
  'node:http': {
    keeps: true,
    start: ({ handler }) => {
      const listener = toNodeListener(handler);
      return listen(createServer((request, response) => void listener(request, response)));
    },
  },
  'Express, above express.json()': {
    keeps: true,
    start: ({ handler }) => {
      const app = express();
      app.use('/api/billing', expressRoutes(handler));
      app.use(express.json());
      return listen(createServer(app));
    },
  },
  'Express, below express.json()': {
    keeps: false,
    start: ({ handler }) => {
      const app = express();
      app.use(express.json());
      app.use('/api/billing', expressRoutes(handler));
      return listen(createServer(app));
    },
  },
  'Express, below express.json() that keeps the bytes': {
    keeps: true,
    start: ({ handler }) => {
      const app = express();
      const verify = (request: object, _response: unknown, bytes: Buffer): void => {
        Object.assign(request, { rawBody: bytes });
      };
      app.use(express.json({ verify }));
      app.use('/api/billing', expressRoutes(handler));
      return listen(createServer(app));
    },
  },
  'Express, below express.raw()': {
    keeps: true,
    start: ({ handler }) => {
      const app = express();
      app.use(express.raw({ type: '*/*' }));
      app.use('/api/billing', expressRoutes(handler));
      return listen(createServer(app));
    },
  },
  Fastify: {
    keeps: true,
    start: async ({ handler }) => {
      const app = fastify();
      await app.register(fastifyRoutes(handler), { prefix: '/api/billing' });
      app.post('/jobs', (request) => ({ got: request.body }));
      const address = await app.listen({ port: 0, host: '127.0.0.1' });
      return { address, close: () => app.close() };
    },
  },
  Hono: {
    keeps: true,
    start: ({ handler }) => {
      const app = new Hono().route('/api/billing', honoRoutes(handler));
      return new Promise((resolve) => {
        const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
          resolve({ address: `http://127.0.0.1:${port}`, close: () => void server.close() });
        });
      });
    },
  },
};

for (const [name, { keeps, start }] of Object.entries(hosts)) {
  describe(name, () => {
    let host: Running;
    before(async () => {
      host = await start(world);
    });
    after(async () => {
      await host.close();
    });
    const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${host.address}/api/billing/${path}`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', ...headers },
      });

    test('serves the account', async () => {
      const response = await fetch(`${host.address}/api/billing/account`);
      assert.equal(response.status, 200);
      assert.match(response.headers.get('Content-Type') ?? '', /json/);
    });

    test('serves a request with a body', async () => {
      const response = await post('seat-changes/quotes', JSON.stringify({ seats: 7 }));
      assert.equal(response.status, 201, await response.clone().text());
      assert.equal((await bodyOf(response)).seats?.to, 7);
    });

    test('names the invalid field of a body', async () => {
      const response = await post('seat-changes/quotes', JSON.stringify({ seats: 'seven' }));
      assert.equal(response.status, 422);
      assert.equal((await bodyOf(response)).errors?.[0]?.field, 'seats');
    });

    test(
      keeps ? 'verifies a webhook by its raw body' : 'names the line that keeps the webhook from working',
      async () => {
        const { body, signature } = signed(world.stripe);
        const response = await post('stripe/webhook', body, { 'Stripe-Signature': signature });
        if (keeps) {
          assert.equal(response.status, 200, await response.clone().text());
          return;
        }
        assert.equal(response.status, 500);
        const problem = await bodyOf(response);
        assert.equal(problem.code, 'host_misconfigured');
        assert.equal(problem.retryable, false);
        assert.match(problem.detail ?? '', /raw bytes.*above app\.use\(express\.json\(\)\)/s);
        const [error] = world.errors;
        assert.ok(error instanceof OperatorError);
        assert.equal(error.code, 'body_already_read');
        assert.match(error.message, /above app\.use\(express\.json\(\)\)/);
      },
    );

    test('responds to an unknown path with a problem document', async () => {
      const response = await fetch(`${host.address}/api/billing/nothing-here`);
      assert.equal(response.status, 404);
      assert.equal((await bodyOf(response)).code, 'not_found');
    });
  });
}

test('Fastify serves over HTTP/2, whose headers have names that begin with a colon', async () => {
  const app = fastify({ http2: true });
  await app.register(fastifyRoutes(world.handler), { prefix: '/api/billing' });
  const session = connect(await app.listen({ port: 0, host: '127.0.0.1' }));
  try {
    const stream = session.request({ ':path': '/api/billing/account' });
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    assert.equal(headers[':status'], 200);
    stream.close();
  } finally {
    session.destroy();
    await app.close();
  }
});

test('Fastify still parses the bodies of its other routes', async () => {
  const app = fastify();
  await app.register(fastifyRoutes(world.handler), { prefix: '/api/billing' });
  app.post('/jobs', (request) => ({ got: request.body }));
  const response = await app.inject({ method: 'POST', url: '/jobs', payload: { title: 'Driver' } });
  assert.deepEqual(response.json(), { got: { title: 'Driver' } });
  await app.close();
});

describe('Hono, below a middleware that reads the body', () => {
  const app = (read: (request: HonoRequest<string>) => Promise<unknown>): Hono =>
    new Hono()
      .use('*', async (c, next) => {
        if (c.req.method === 'POST') await read(c.req as HonoRequest<string>);
        await next();
      })
      .route('/api/billing', honoRoutes(world.handler));
  const send = async (host: Hono, path: string, body: string, signature = ''): Promise<Response> =>
    await host.request(`http://backend.test/api/billing/${path}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', 'Stripe-Signature': signature },
    });

  test('uses the parsed JSON', async () => {
    const response = await send(
      app((req) => req.json()),
      'seat-changes/quotes',
      '{"seats":9}',
    );
    assert.equal(response.status, 201);
  });

  test('uses the text for the webhook', async () => {
    const { body, signature } = signed(world.stripe);
    const response = await send(
      app((req) => req.text()),
      'stripe/webhook',
      body,
      signature,
    );
    assert.equal(response.status, 200);
  });

  test('uses the bytes for the webhook although the JSON was read', async () => {
    const { body, signature } = signed(world.stripe);
    const response = await send(
      app((req) => req.json()),
      'stripe/webhook',
      body,
      signature,
    );
    assert.equal(response.status, 200);
  });

  test('names the cause if the raw request was already read and the webhook cannot work', async () => {
    const { body, signature } = signed(world.stripe);
    const response = await send(
      app((req) => req.raw.json()),
      'stripe/webhook',
      body,
      signature,
    );
    assert.equal(response.status, 500);
    assert.equal((await bodyOf(response)).code, 'host_misconfigured');
  });
});

test('Next.js has a function for each method', async () => {
  const { GET, POST, DELETE, OPTIONS } = nextRoutes(world.handler);
  assert.equal((await GET(new Request('http://next.test/api/billing/account'))).status, 200);
  const init = { method: 'POST', body: '{"seats":6}', headers: { 'Content-Type': 'application/json' } };
  assert.equal(
    (await POST(new Request('http://next.test/api/billing/seat-changes/quotes', init))).status,
    201,
  );
  for (const [route, method] of [
    [DELETE, 'DELETE'],
    [OPTIONS, 'OPTIONS'],
  ] as const)
    assert.ok((await route(new Request('http://next.test/api/billing/account', { method }))).status < 500);
});

interface Body {
  readonly code?: string;
  readonly detail?: string;
  readonly retryable?: boolean;
  readonly errors?: readonly { readonly field: string }[];
  readonly seats?: { readonly to: number };
}
const bodyOf = async (response: Response): Promise<Body> => (await response.json()) as Body;

async function listen(server: ReturnType<typeof createServer>): Promise<Running> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

/** An event that parsing and serializing would not reproduce byte for byte. */
function signed(stripe: Stripe): { readonly body: string; readonly signature: string } {
  const timestamp = world.simulator.now();
  const event = {
    id: 'evt_adapters',
    object: 'event',
    type: 'customer.updated',
    livemode: false,
    created: timestamp,
  };
  const body = JSON.stringify(
    { ...event, data: { object: { id: 'cus_nobody', object: 'customer' } } },
    null,
    2,
  );
  const secret = WEBHOOK_SECRET;
  return { body, signature: stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp }) };
}
