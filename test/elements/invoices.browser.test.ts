import { expect } from 'chai';
import type { InvoicePage } from '../../src/contract/index.ts';
import type { FixtureResponse } from '../../src/testing/fixtures/index.ts';
import { ACCOUNT, createFixtureFetch, INVOICES, invoiceFixture } from '../../src/testing/fixtures/index.ts';
import { InvoicesHarness } from '../../src/testing/harnesses/index.ts';
import { Backend, expectAccessible, mount, startBackend, unmountAll } from './support.ts';

let endpoints = 0;

function show(invoices: (cursor: string | null) => InvoicePage | FixtureResponse): InvoicesHarness {
  const element = mount('ocw-invoices', {
    endpoint: `/fixture/invoices/${(endpoints += 1)}`,
    fetch: createFixtureFetch({ account: ACCOUNT, invoices }),
  });
  return new InvoicesHarness(element);
}

describe('Invoices of the real handler', () => {
  before(startBackend);
  afterEach(unmountAll);

  it('are listed with links to their documents', async () => {
    const backend = await Backend.create();
    const invoices = new InvoicesHarness(mount('ocw-invoices', backend.connection));
    await invoices.until(() => invoices.rows.length === 1, 'the first invoice is listed');
    expect(invoices.rows[0]?.slice(1)).to.satisfy(([what, ...rest]: string[]) => {
      expect(what).to.match(/^Subscription started 5 users \S+-0001$/);
      expect(rest).to.deep.equal(['Paid', '$145.00', 'View']);
      return true;
    });
    expect(invoices.documents[0]).to.match(/^http.*\/invoices\/in_/);
    await expectAccessible(invoices.element);
  });
});

describe('Invoices', () => {
  afterEach(unmountAll);

  it('have a description and an amount for every kind and status', async () => {
    const invoices = show(() => ({ invoices: [...INVOICES], nextCursor: null }));
    await invoices.until(() => invoices.rows.length === INVOICES.length, 'all are listed');
    expect(invoices.rows.map(([, ...cells]) => cells)).to.deep.equal([
      ['Renewal 5 users', 'Not final yet', '$145.00', ''],
      ['Renewal 5 users A1B2C3D4-0007', 'Overdue', '$145.00', 'View and pay'],
      ['3 OCJ credits A1B2C3D4-0006', 'Paid', '$57.00', 'View'],
      [
        'User count update 6 users A1B2C3D4-0005 $29.00 added to your account credit',
        'Paid',
        '−$29.00',
        'View',
      ],
      [
        'User count update 8 users A1B2C3D4-0004 $43.50, less $29.00 of account credit',
        'Paid',
        '$14.50',
        'View',
      ],
      ['User count update 9 users A1B2C3D4-0003', 'Canceled', '$87.00', 'View'],
      ['Onboarding workshop A1B2C3D4-0002', 'Due', '$300.00', 'View'],
      ['Subscription started 5 users A1B2C3D4-0001', 'Paid', '$145.00', 'View'],
    ]);
    await expectAccessible(invoices.element);
  });

  it('show refunds', async () => {
    const usd = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'USD' });
    const invoices = show(() => ({
      invoices: [
        invoiceFixture({ id: 'in_2', amountRefunded: usd(1900) }),
        invoiceFixture({ id: 'in_1', amountRefunded: usd(0) }),
      ],
      nextCursor: null,
    }));
    await invoices.until(() => invoices.rows.length === 2, 'both are listed');
    expect(invoices.rows.map(([, what]) => what)).to.deep.equal([
      'Renewal 5 users A1B2C3D4-0007 Refunded $19.00',
      'Renewal 5 users A1B2C3D4-0007',
    ]);
    await expectAccessible(invoices.element);
  });

  it('have no document column for a caller who may not see them, and link to web addresses only', async () => {
    const hidden = show(() => ({ invoices: [invoiceFixture({ hostedInvoiceUrl: null })], nextCursor: null }));
    await hidden.until(() => hidden.rows.length === 1, 'the invoice is listed');
    expect(hidden.rows[0]).to.have.length(4);
    const bad = invoiceFixture({ hostedInvoiceUrl: 'javascript:alert(1)' });
    const odd = show(() => ({ invoices: [bad], nextCursor: null }));
    await odd.until(() => odd.rows.length === 1, 'the invoice is listed');
    expect(odd.documents).to.deep.equal([]);
  });

  it('support kinds and statuses newer than the page', async () => {
    const newer = invoiceFixture({ kind: 'usage', status: 'disputed', description: 'Usage in March' });
    const invoices = show(() => ({ invoices: [newer], nextCursor: null }));
    await invoices.until(() => invoices.rows.length === 1, 'the invoice is listed');
    expect(invoices.rows[0]?.slice(1, 3)).to.deep.equal([
      'Usage in March 5 users A1B2C3D4-0007',
      'Not available yet',
    ]);
  });

  it('load older ones on demand, and repeat only the request that failed', async () => {
    let fails = true;
    const invoices = show((cursor) =>
      cursor === null
        ? { invoices: [invoiceFixture({ id: 'in_2' })], nextCursor: 'in_2' }
        : fails
          ? { code: 'internal_error', status: 500 }
          : { invoices: [invoiceFixture({ id: 'in_1' })], nextCursor: null },
    );
    await invoices.says('Show older');
    invoices.press('Show older');
    await invoices.says('Something went wrong on the server.');
    expect(invoices.rows).to.have.length(1);
    fails = false;
    invoices.press('Try again');
    await invoices.until(() => invoices.rows.length === 2, 'both are listed');
    await invoices.until(() => invoices.focused === invoices.entries[1], 'the focus is on what came');
  });

  it('fit into a narrow column and keep their roles', async () => {
    const invoices = show(() => ({ invoices: [...INVOICES], nextCursor: null }));
    await invoices.until(() => invoices.rows.length === INVOICES.length, 'all are listed');
    invoices.element.style.width = '280px';
    await invoices.until(() => getComputedStyle(invoices.entries[0] as Element).display === 'flex');
    const table = invoices.element.shadowRoot?.querySelector('table') as HTMLTableElement;
    expect(table.scrollWidth).to.be.at.most(280);
    const roles = [...(invoices.entries[0] as Element).children].map((each) => each.role);
    expect(roles).to.deep.equal(['cell', 'rowheader', 'cell', 'cell', 'cell']);
    await expectAccessible(invoices.element);
  });

  it('say so if there are none', async () => {
    const invoices = show(() => ({ invoices: [], nextCursor: null }));
    await invoices.says('No invoices yet.');
    await expectAccessible(invoices.element);
  });
});
