import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import type { ServedDemo } from '../../src/bin/demo-command.ts';
import { runDemo, serveDemo } from '../../src/bin/demo-command.ts';
import { BillingClient } from '../../src/client/index.ts';
import { TAGS } from '../support/docs/markup.ts';

async function run(...args: readonly string[]): Promise<{ status: number; err: string }> {
  let err = '';
  const status = await runDemo(args, { out: () => undefined, err: (text) => (err += text) });
  return { status, err };
}

describe('ocw-billing demo', () => {
  let demo: ServedDemo;
  let port = '';
  before(async () => {
    demo = await serveDemo(0);
    ({ port } = new URL(demo.address));
  });
  after(() => demo.close());

  it('serves a page with every element except the gate, which has no content to guard here', async () => {
    const page = await (await fetch(demo.address)).text();
    const shown = [...TAGS].filter((tag) => page.includes(`<${tag}`));
    assert.deepEqual(
      shown,
      [...TAGS].filter((tag) => tag !== 'ocw-credit-gate'),
    );
  });

  it('changes users with the real handler, and starts a purchase', async () => {
    const client = new BillingClient({ endpoint: `${demo.address}/api/billing` });
    const quote = await client.quoteSeatChange(8);
    const change = await client.confirmSeatChange(quote.id, { idempotencyKey: crypto.randomUUID() });
    assert.equal(change.status, 'succeeded');
    assert.equal((await client.account()).seats.quantity, 8);
    const { invoices } = await client.request('listInvoices', {});
    assert.deepEqual(invoices[0]?.amountPaid, quote.amountDue);
    assert.equal((await fetch(invoices[0].hostedInvoiceUrl ?? '')).status, 200);
  });

  it('serves only scripts of the elements and the simulator', async () => {
    for (const path of ['/dist/server/index.js', '/dist/cdn/..%2Fserver%2Findex.js', '/package.json'])
      assert.equal((await fetch(demo.address + path)).status, 404, path);
  });

  it('reports that a port is in use, or that the arguments are invalid', async () => {
    const taken = await run('--port', port);
    assert.equal(taken.status, 1);
    assert.match(taken.err, new RegExp(`port ${port} is in use`));
    for (const args of [['--port', 'x'], ['--port', '65536'], ['--verbose'], ['now']]) {
      const { status, err } = await run(...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(err, /--port <number>/);
    }
  });
});

/** Makes the package impossible to find, as if it were not installed. */
const WITHOUT_PGLITE = `import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`export function resolve(specifier, context, next) {
  if (specifier !== '@electric-sql/pglite') return next(specifier, context);
  throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
}\`));`;

it('without its database, the demo says once what to install', () => {
  const hook = `data:text/javascript,${encodeURIComponent(WITHOUT_PGLITE)}`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--import', hook, 'src/bin/ocw-billing.ts', 'demo', '--port', '0'],
    { encoding: 'utf8' },
  );
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^ocw-billing: the demo needs the packages stripe and @electric-sql\/pglite: npx [^\n]+\n$/,
  );
});
