import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import express from 'express';
import fastify from 'fastify';
import { billingRoutes as expressRoutes } from '../../src/server/adapters/express.ts';
import { billingRoutes as fastifyRoutes } from '../../src/server/adapters/fastify.ts';
import { toNodeListener } from '../../src/server/adapters/node.ts';
import { addressOf } from '../../src/server/adapters/request-url.ts';
import type { BillingDatabase } from '../../src/server/index.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld } from '../support/world.ts';

let database: BillingDatabase;
let world: World;
before(async () => {
  database = await openTestPGlite();
  world = await createWorld(database);
});
after(() => database.close());

interface Running {
  readonly server: Pick<Server, 'address'>;
  close(): unknown;
}

const listen = async (server: Server): Promise<Running> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, close: () => void server.close() };
};

/** Hosts that pass every path to the handler, so that the framework itself rejects no request. */
const hosts: Readonly<Record<string, () => Promise<Running>>> = {
  'node:http': () => {
    const listener = toNodeListener(world.handler);
    return listen(createServer((request, response) => void listener(request, response)));
  },
  'Express, below express.json()': () =>
    listen(createServer(express().use(express.json()).use(expressRoutes(world.handler)))),
  'Express, at a path': () =>
    listen(createServer(express().use('/api/billing', expressRoutes(world.handler)))),
  Fastify: async () => {
    const app = fastify();
    await app.register(fastifyRoutes(world.handler));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { server: app.server, close: () => app.close() };
  },
};

/** Sends raw request lines that `fetch` cannot send. Returns the response's status. */
async function statusOf({ server }: Running, head: readonly string[], body = ''): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const text = await new Promise<string>((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write([...head, 'Connection: close', '', body].join('\r\n'));
    });
    socket.on('data', (data) => (received += data.toString()));
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
  return Number(text.slice('HTTP/1.1 '.length).slice(0, 3));
}

const HOST = 'Host: app.example.com';
const ODD: readonly (readonly string[])[] = [
  ['GET // HTTP/1.1', HOST],
  ['GET //[ HTTP/1.1', HOST],
  ['GET /%zz HTTP/1.1', HOST],
  ['OPTIONS * HTTP/1.1', HOST],
  ['GET http://[/account HTTP/1.1', HOST],
  ['TRACE /api/billing/account HTTP/1.1', HOST],
  ['GET /api/billing/account HTTP/1.1', 'Host: a b'],
  ['GET /api/billing/account HTTP/1.1', 'Host: ['],
  ['GET /api/billing/account HTTP/1.1', 'Host:'],
  ['GET /api/billing/account HTTP/1.0'],
];

for (const [name, start] of Object.entries(hosts)) {
  describe(name, () => {
    let host: Running;
    before(async () => {
      host = await start();
    });
    after(async () => {
      await host.close();
    });

    for (const head of ODD) {
      test(`responds to ${head.join(', ')} without a server error`, async () => {
        const status = await statusOf(host, head);
        assert.ok(status >= 200 && status < 500, String(status));
      });
    }

    test('treats a page of another host as foreign, even if the path names that host', async () => {
      const body = '{"seats":8}';
      const from = ['Origin: https://evil.example', 'Cookie: session=1'];
      const type = ['Content-Type: application/json', `Content-Length: ${body.length}`];
      const target = '//evil.example/seat-changes/quotes';
      const status = await statusOf(host, [`POST ${target} HTTP/1.1`, HOST, ...from, ...type], body);
      assert.ok(status === 403 || status === 404, String(status));
    });
  });
}

describe('the address of a request', () => {
  test('has the origin it was sent to, for any target', () => {
    for (const [target, path] of [
      ['/account?limit=1', '/account?limit=1'],
      ['//evil.example/account', '//evil.example/account'],
      ['http://evil.example/account', '/account'],
      ['http://evil.example?x=1', '/?x=1'],
      ['*', '/*'],
      ['', '/'],
    ] as const) {
      assert.equal(addressOf(target, 'https://app.example.com/elsewhere'), `https://app.example.com${path}`);
    }
  });

  test('has an origin of no page if the host is unknown', () => {
    assert.equal(addressOf('/account', 'http://a b'), 'http://host.invalid/account');
  });
});
