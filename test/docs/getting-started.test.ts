import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { BillingClient } from '../../src/client/index.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('the server of Getting started changes users and serves its page', async () => {
  const port = await freePort();
  const server = spawn('node', ['--import', 'tsx', 'test/docs/server.mjs'], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const origin = line.toString().trim();
    assert.equal(origin, `http://localhost:${port}`);

    const page = await fetch(`${origin}/`);
    assert.match(await page.text(), /<ocw-seat-editor>/);

    const client = new BillingClient({ endpoint: `${origin}/api/billing` });
    assert.equal((await client.account()).seats.quantity, 5);
    const quote = await client.quoteSeatChange(8);
    const change = await client.confirmSeatChange(quote.id, { idempotencyKey: crypto.randomUUID() });
    assert.equal(change.status, 'succeeded');
    const after = await client.account();
    assert.equal(after.seats.quantity, 8);
    assert.equal(after.credits.available, 8);
  } finally {
    server.kill();
  }
});
