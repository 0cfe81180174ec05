import { expect } from 'chai';
import type { Account } from '../../src/contract/index.ts';
import type { OcwBilling, OcwErrorEvent } from '../../src/elements/index.ts';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { ElementHarness } from '../../src/testing/harnesses/index.ts';
import { mount, unmountAll } from './support.ts';

let count = 0;

/** A backend whose account has `available` credits, and the requests that it got. */
function backend(
  available: number,
  revision = 2,
): {
  fetch: typeof globalThis.fetch;
  requests: string[];
  endpoint: string;
} {
  const account = accountFixture({ credits: { available }, revision });
  const respond = createFixtureFetch({ account });
  const requests: string[] = [];
  return {
    endpoint: `/initial/${(count += 1)}`,
    requests,
    fetch: (input, init) => {
      requests.push(new Request(input, init).url);
      return respond(input, init);
    },
  };
}

/** A server-rendered page: first the markup, then the properties that only a script can set. */
function rendered(account: unknown, properties: Partial<OcwBilling>): OcwBilling {
  const billing = document.createElement('ocw-billing');
  billing.setAttribute('account', typeof account === 'string' ? account : JSON.stringify(account));
  billing.innerHTML = `<ocw-credit-balance></ocw-credit-balance><ocw-subscription-summary></ocw-subscription-summary>`;
  return mount('ocw-billing', properties, document.body, billing);
}

function harness(billing: OcwBilling, tag = 'ocw-credit-balance'): ElementHarness<HTMLElement> {
  return new ElementHarness(billing.querySelector(tag) as HTMLElement);
}

/** A background tab paints no frames, so this waits for a task and not for a frame. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Resolves once the account was validated, which loads the schemas. */
async function checked(): Promise<void> {
  await import('../../src/state/initial-account.ts');
  await nextTask();
}

describe('an initial account', () => {
  afterEach(unmountAll);

  it('is shown in the first render, without a skeleton or a request', async () => {
    const { requests, ...connection } = backend(1);
    const billing = rendered(accountFixture({ credits: { available: 7 } }), connection);
    await billing.updateComplete;
    await nextTask();
    expect(harness(billing).text).to.contain('7 available');
    expect(harness(billing).text).not.to.contain('Loading');
    expect(harness(billing, 'ocw-subscription-summary').text).to.contain('$145.00');
    await checked();
    expect(requests).to.deep.equal([]);
  });

  it('can be a property that was set before the element was upgraded', async () => {
    const { requests, ...connection } = backend(1);
    const account = accountFixture({ credits: { available: 7 } });
    const billing = mount('ocw-billing', { ...connection, account });
    billing.innerHTML = '<ocw-credit-balance></ocw-credit-balance>';
    await harness(billing).says('7 available');
    await checked();
    expect(requests).to.deep.equal([]);
  });

  for (const when of ['before', 'after'] as const)
    it(`can be JSON in the property, as Svelte and Vue set it, ${when} the attribute is read`, async () => {
      const { requests, ...connection } = backend(1);
      const account = accountFixture({ credits: { available: 7 } });
      const billing = rendered(account, {
        ...connection,
        ...(when === 'before' && { account: JSON.stringify(account) }),
      });
      await billing.updateComplete;
      billing.account = JSON.stringify(account);
      await harness(billing).says('7 available');
      await checked();
      expect(harness(billing).text).to.contain('7 available');
      expect(requests).to.deep.equal([]);
    });

  it('is replaced when the page asks for the account again', async () => {
    const { requests, ...connection } = backend(1);
    const billing = rendered(accountFixture({ credits: { available: 7 } }), connection);
    await harness(billing).says('7 available');
    await billing.refresh();
    await harness(billing).says('1 available');
    expect(requests).to.have.length(1);
  });

  it('is not replaced by an older one, but by a newer one', async () => {
    const { fetch, endpoint } = backend(7, 5);
    const newer = (available: number, revision: number): Account =>
      accountFixture({ credits: { available }, revision });
    const billing = rendered(newer(7, 5), { fetch, endpoint });
    await harness(billing).says('7 available');
    billing.account = newer(6, 4);
    await billing.updateComplete;
    await checked();
    expect(harness(billing).text).to.contain('7 available');
    billing.account = newer(8, 6);
    await harness(billing).says('8 available');
  });

  it('is read again in the background if the page may come from a cache', async () => {
    const { requests, ...connection } = backend(1);
    const old = accountFixture({ mode: 'live', credits: { available: 7 } });
    const billing = rendered(old, connection);
    await harness(billing).says('1 available');
    expect(requests).to.have.length(1);
  });

  const broken: readonly [string, unknown, string][] = [
    ['lacks a field', { ...accountFixture(), plan: undefined }, 'account.plan breaks the contract'],
    ['has an amount that is no integer', price(29.5), 'account.plan.unitPrice.amount'],
    ['is not JSON', '{"plan":', 'account breaks the contract'],
    ['is not an account', '"hello"', 'account breaks the contract'],
  ];
  for (const [what, account, message] of broken) {
    it(`is an error that names the field if it ${what}`, async () => {
      const { requests, ...connection } = backend(1);
      const errors: string[] = [];
      const listen = (event: OcwErrorEvent): void => void errors.push(event.error.code);
      document.addEventListener('ocw-error', listen as EventListener);
      const billing = rendered(account, connection);
      await harness(billing).says(message);
      document.removeEventListener('ocw-error', listen as EventListener);
      expect(errors).to.contain('configuration');
      expect(requests).to.deep.equal([]);
      harness(billing).press('Try again');
      await harness(billing).says('1 available');
    });
  }
});

function price(amount: number): unknown {
  const account = accountFixture();
  return { ...account, plan: { ...account.plan, unitPrice: { amount, currency: 'USD' } } };
}

describe('an element that requires a token', () => {
  afterEach(unmountAll);

  it('waits for it without a request or an error', async () => {
    const { requests, ...connection } = backend(3);
    const billing = mount('ocw-billing', { ...connection, requiresToken: true });
    billing.innerHTML = '<ocw-credit-balance></ocw-credit-balance>';
    await billing.updateComplete;
    await nextTask();
    expect(harness(billing).text).to.equal('Loading…');
    expect(requests).to.deep.equal([]);
    billing.token = () => 'now';
    await harness(billing).says('3 available');
    expect(requests).to.have.length(1);
  });

  it('uses a token that was set before it was defined', async () => {
    const { fetch, endpoint } = backend(3);
    const tag = `x-late-${count}`;
    const late = document.body.appendChild(document.createElement(tag));
    const tokens: (string | null)[] = [];
    const watched: typeof globalThis.fetch = (input, init) => {
      tokens.push(new Request(input, init).headers.get('Authorization'));
      return fetch(input, init);
    };
    Object.assign(late, { endpoint, fetch: watched, token: () => 'early', timeZone: 'UTC' });
    const { OcwCreditBalance } = await import('../../src/elements/index.ts');
    customElements.define(tag, class extends OcwCreditBalance {});
    await new ElementHarness(late).says('3 available');
    expect(tokens).to.deep.equal(['Bearer early']);
    late.remove();
  });
});
