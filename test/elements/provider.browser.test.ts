import { expect } from 'chai';
import type { Account } from '../../src/contract/index.ts';
import type { BillingContext } from '../../src/elements/base/context.ts';
import { ContextRequestEvent } from '../../src/elements/base/context.ts';
import type { OcwBilling, OcwCreditBalance } from '../../src/elements/index.ts';
import { OcwBilling as OcwBillingElement } from '../../src/elements/index.ts';
import type { FixtureResponse } from '../../src/testing/fixtures/index.ts';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { ElementHarness } from '../../src/testing/harnesses/index.ts';
import { mount, unmountAll } from './support.ts';

let count = 0;

/** A `fetch` that counts its requests, of an account with this many credits. */
function counting(available: number): { fetch: typeof globalThis.fetch; requests: string[] } {
  const account = accountFixture({ credits: { available } });
  const respond = createFixtureFetch({ account });
  const requests: string[] = [];
  return {
    requests,
    fetch: (input, init) => {
      requests.push(new Request(input, init).url);
      return respond(input, init);
    },
  };
}

function provider(fetch: typeof globalThis.fetch, properties: Partial<OcwBilling> = {}): OcwBilling {
  return mount('ocw-billing', { endpoint: `/provider/${(count += 1)}`, fetch, ...properties });
}

function balance(parent: ParentNode & Node, tag = 'ocw-credit-balance'): ElementHarness<HTMLElement> {
  const element = document.createElement(tag);
  parent.append(element);
  return new ElementHarness(element);
}

describe('<ocw-billing>', () => {
  afterEach(unmountAll);

  it('makes one account request for all elements inside it', async () => {
    const { fetch, requests } = counting(7);
    const billing = provider(fetch);
    const inside = [
      balance(billing),
      balance(billing, 'ocw-seat-editor'),
      balance(billing, 'ocw-subscription-summary'),
    ];
    for (const each of inside) await each.until(() => !each.text.includes('Loading'));
    await inside[0]?.says('7 available');
    expect(requests).to.have.length(1);
  });

  it('makes one account request for separate elements with the same endpoint', async () => {
    const { fetch, requests } = counting(7);
    const endpoint = `/alone/${(count += 1)}`;
    const alone = [1, 2, 3].map(() => new ElementHarness(mount('ocw-credit-balance', { endpoint, fetch })));
    for (const each of alone) await each.says('7 available');
    expect(requests).to.have.length(1);
  });

  it('reports a token that is not a function, also on an element without a provider', async () => {
    const token = 'abc' as unknown as () => string;
    const endpoint = `/wrong/${(count += 1)}`;
    const billing = mount('ocw-billing', { endpoint, token });
    for (const wrong of [
      balance(billing),
      new ElementHarness(mount('ocw-credit-balance', { endpoint, token })),
    ])
      await wrong.says('Billing isn’t set up correctly on this page: token must be a function');
    billing.token = undefined;
    billing.fetch = counting(7).fetch;
    await balance(billing).says('7 available');
  });

  it('reports a fetch that is not a function', async () => {
    const fetch = '/api/billing' as unknown as typeof globalThis.fetch;
    const endpoint = `/wrong/${(count += 1)}`;
    const billing = mount('ocw-billing', { endpoint, fetch });
    await balance(billing).says('Billing isn’t set up correctly on this page: fetch must be a function.');
    billing.fetch = counting(7).fetch;
    await balance(billing).says('7 available');
  });

  it('accepts a URL as the endpoint and an Intl.Locale as the locale', async () => {
    const endpoint = new URL(`/object/${(count += 1)}`, location.href) as unknown as string;
    const locale = new Intl.Locale('de') as unknown as string;
    const element = mount('ocw-credit-balance', { endpoint, locale, fetch: counting(7).fetch });
    await new ElementHarness(element).says('7 verfügbar');
  });

  it('reaches elements in nested shadow roots, open and closed', async () => {
    const billing = provider(counting(3).fetch);
    const outer = billing.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
    const inner = outer.appendChild(document.createElement('div')).attachShadow({ mode: 'closed' });
    await balance(inner).says('3 available');
  });

  it('reaches elements that were inserted before it was defined, which wait without an error', async () => {
    const late = document.body.appendChild(document.createElement('x-late-billing'));
    const early = balance(late);
    await (early.element as OcwCreditBalance).updateComplete;
    expect(early.text).to.equal('Loading…');
    class LateBilling extends OcwBillingElement {}
    customElements.define('x-late-billing', LateBilling);
    Object.assign(late, { fetch: counting(4).fetch, endpoint: `/late/${(count += 1)}` });
    await early.says('4 available');
    late.remove();
  });

  it('releases an element that is moved to another provider', async () => {
    const [first, second] = [provider(counting(1).fetch), provider(counting(2).fetch)];
    const moved = balance(first);
    await moved.says('1 available');
    second.append(moved.element);
    await moved.says('2 available');
    document.body.append(moved.element);
    await moved.says('Not connected');
    moved.element.remove();
  });

  it('is overridden by an inner provider, which inherits what it does not set', async () => {
    const outer = provider(counting(1).fetch, { locale: 'de', messages: { available: 'da' } });
    const inner = document.createElement('ocw-billing');
    inner.timeZone = 'UTC';
    outer.append(inner);
    const first = balance(inner);
    await first.says('1 da');
    inner.fetch = counting(5).fetch;
    inner.endpoint = `/inner/${(count += 1)}`;
    await first.says('5 da');
  });

  it('is read again at a new position, keeps its store, and provides nothing after its removal', async () => {
    const billing = provider(counting(1).fetch);
    const inside = balance(billing);
    await inside.says('1 available');
    let announced = 0;
    const count = (): void => void (announced += 1);
    document.addEventListener('context-provider', count);
    billing.fetch = counting(2).fetch;
    billing.endpoint = '/provider/other';
    await inside.says('2 available');
    expect(announced).to.equal(0);

    let given: BillingContext | undefined;
    const ask = (): void => {
      given = undefined;
      inside.element.dispatchEvent(new ContextRequestEvent((value) => (given = value)));
    };
    document.body.append(billing);
    expect(announced).to.equal(1);
    await Promise.resolve();
    ask();
    expect(given?.store).to.not.equal(undefined);
    billing.remove();
    await Promise.resolve();
    ask();
    expect(given).to.equal(undefined);
    document.removeEventListener('context-provider', count);
  });

  it('uses the page’s language, and follows changes', async () => {
    const host = document.body.appendChild(document.createElement('div'));
    host.lang = 'de-AT';
    const alone = mount(
      'ocw-subscription-summary',
      {
        endpoint: `/language/${(count += 1)}`,
        fetch: counting(1).fetch,
      },
      host,
    );
    const summary = new ElementHarness(alone);
    await summary.until(() => summary.text.includes('145,00'));
    alone.locale = 'en-US';
    await summary.says('$145.00');
    host.remove();
  });

  it('reports a missing or an invalid endpoint', async () => {
    const none = balance(provider(counting(1).fetch, { endpoint: '' }));
    await none.says('Not connected. Set “endpoint”');
    const wrong = balance(provider(counting(1).fetch, { endpoint: 'ftp://example.com' }));
    await wrong.says('Billing isn’t set up correctly on this page');
    expect(wrong.actions).to.deep.equal([]);
  });

  it('keeps the focus on the retry button, and moves it to the loaded content', async () => {
    const refusal: FixtureResponse = { code: 'unauthenticated', status: 401 };
    for (const [tag, title] of [
      ['ocw-credit-balance', 'OCJ credits'],
      ['ocw-subscription-summary', 'Current plan Plus'],
      ['ocw-seat-editor', 'Number of users'],
    ] as const) {
      let account: FixtureResponse | Account = refusal;
      let failures = 0;
      const billing = provider((input, init) => createFixtureFetch({ account })(input, init));
      billing.addEventListener('ocw-error', () => (failures += 1));
      const each = balance(billing, tag);
      await each.says('You’re not signed in');
      each.press('Try again');
      await each.until(() => failures === 2 && each.focusedName === 'Try again', 'it has failed again');
      account = accountFixture();
      each.press('Try again');
      await each.until(() => each.focusedName === title, `the focus is on “${title}”`);
      account = refusal;
      await billing.refresh();
      await each.says('You’re not signed in');
      each.action('Try again').focus();
      account = accountFixture();
      each.press('Try again');
      await each.until(() => each.focusedName === title, `the focus is on “${title}” again`);
    }
  });

  it('shows dates in the viewer’s zone if the given one does not exist', async () => {
    const billing = provider(counting(7).fetch, { timeZone: 'Mars/Olympus' });
    await balance(billing).says('Expire on Apr 1, 2026');
  });

  it('keeps one store when a host passes a new token callback with each render', async () => {
    const { fetch, requests } = counting(7);
    const billing = provider(fetch, { token: () => 'first' });
    const inside = balance(billing);
    await inside.says('7 available');
    billing.token = () => 'second';
    await billing.updateComplete;
    await inside.says('7 available');
    expect(requests).to.have.length(1);
    await billing.refresh();
    expect(requests).to.have.length(2);
  });

  it('keeps one store when a host passes a new fetch with each render, and calls the latest', async () => {
    const [before, after] = [counting(7), counting(3)];
    const billing = provider((input, init) => before.fetch(input, init));
    const inside = balance(billing);
    await inside.says('7 available');
    billing.fetch = (input, init) => after.fetch(input, init);
    await billing.updateComplete;
    await inside.says('7 available');
    expect([before.requests.length, after.requests.length]).to.deep.equal([1, 0]);
    await billing.refresh();
    expect([before.requests.length, after.requests.length]).to.deep.equal([1, 1]);
  });

  it('replaced by another with its own token uses that token: a page that switches the organization', async () => {
    const endpoint = `/provider/${(count += 1)}`;
    const tokens: (string | null)[] = [];
    const responses: Readonly<Record<string, typeof globalThis.fetch>> = {
      'Bearer one': createFixtureFetch({
        account: accountFixture({ credits: { available: 7 }, revision: 9 }),
      }),
      'Bearer two': createFixtureFetch({
        account: accountFixture({ credits: { available: 3 }, revision: 1 }),
      }),
    };
    const fetch: typeof globalThis.fetch = (input, init) => {
      const token = new Request(input, init).headers.get('Authorization');
      tokens.push(token);
      return responses[token ?? '']?.(input, init) ?? Promise.reject(new TypeError('No token'));
    };
    const first = mount('ocw-billing', { endpoint, fetch, token: () => 'one' });
    await balance(first).says('7 available');
    const second = document.createElement('ocw-billing');
    Object.assign(second, { endpoint, fetch, token: () => 'two', timeZone: 'UTC' });
    const inside = balance(second);
    first.replaceWith(second);
    await inside.says('3 available');
    expect(tokens).to.deep.equal(['Bearer one', 'Bearer two']);
    second.remove();
  });

  it('passes a theme to the elements inside', async () => {
    const billing = provider(counting(7).fetch, { theme: 'dark' });
    const inside = balance(billing);
    await inside.says('7 available');
    const base = inside.element.shadowRoot?.querySelector('.base');
    expect(base && getComputedStyle(base).colorScheme).to.equal('dark');
  });
});
