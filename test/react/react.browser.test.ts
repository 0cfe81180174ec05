import { expect } from 'chai';
import type * as ReactModule from 'react';
import type { Root } from 'react-dom/client';
import type * as Client from 'react-dom/client';
import type * as Components from '../../src/react/index.ts';
import type { OcwBilling } from '../../src/elements/index.ts';
import * as elements from '../../src/elements/index.ts';
import { OcwCreditsChangeEvent, OcwErrorEvent } from '../../src/elements/index.ts';
import { BillingError } from '../../src/client/index.ts';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { ElementHarness } from '../../src/testing/harnesses/index.ts';

/** The bundle of `.config/wtr-react.js` for one version of React. */
type Bundle = typeof Client &
  typeof Components & {
    readonly React: typeof ReactModule;
    readonly flushSync: (work: () => void) => void;
    readonly renderToString: (node: ReactModule.ReactNode) => string;
  };

let count = 0;

/** A backend that requires a token, and the tokens it received. */
function backend(): { endpoint: string; fetch: typeof globalThis.fetch; tokens: (string | null)[] } {
  const respond = createFixtureFetch({ account: accountFixture({ credits: { available: 7 } }) });
  const tokens: (string | null)[] = [];
  return {
    endpoint: `/react/${(count += 1)}`,
    tokens,
    fetch: (input, init) => {
      tokens.push(new Request(input, init).headers.get('Authorization'));
      return respond(input, init);
    },
  };
}

for (const version of [18, 19]) {
  describe(`the components in React ${version}`, () => {
    let bundle: Bundle;
    let root: Root | undefined;
    let container: HTMLElement;

    before(async function () {
      this.timeout(60_000);
      bundle = (await import(/* @vite-ignore */ `/_react/${version}.js`)) as Bundle;
      expect(bundle.React.version).to.match(new RegExp(`^${version}\\.`));
    });
    beforeEach(() => {
      container = document.body.appendChild(document.createElement('div'));
    });
    afterEach(() => {
      bundle.flushSync(() => root?.unmount());
      container.remove();
    });

    const find = (tag: string): HTMLElement => container.querySelector(tag) as HTMLElement;
    const balance = (): ElementHarness<HTMLElement> => new ElementHarness(find('ocw-credit-balance'));
    const strict = (node: ReactModule.ReactNode): ReactModule.ReactNode =>
      bundle.React.createElement(bundle.React.StrictMode, null, node);
    const show = (node: ReactModule.ReactNode): void => {
      root ??= bundle.createRoot(container);
      bundle.flushSync(() => root?.render(strict(node)));
    };
    afterEach(() => (root = undefined));

    it('sets the token before the only initial request', async () => {
      const { React, Billing, CreditBalance } = bundle;
      const { tokens, ...connection } = backend();
      show(
        React.createElement(
          Billing,
          { ...connection, token: () => 'here' },
          React.createElement(CreditBalance),
        ),
      );
      await balance().says('7 available');
      expect(tokens).to.deep.equal(['Bearer here']);
    });

    it('sets the token when it hydrates server-rendered markup, without an earlier request', async () => {
      const { React, Billing, CreditBalance } = bundle;
      const { tokens, ...connection } = backend();
      const page = strict(
        React.createElement(
          Billing,
          { ...connection, token: () => 'hydrated', className: 'plan', locale: 'en-US' },
          React.createElement(CreditBalance, { compact: true }),
        ),
      );
      container.innerHTML = bundle.renderToString(page);
      expect(find('ocw-billing').getAttribute('endpoint')).to.equal(connection.endpoint);
      expect(find('ocw-billing').className).to.equal('plan');
      expect(find('ocw-credit-balance').hasAttribute('compact')).to.equal(true);
      await (find('ocw-billing') as OcwBilling).updateComplete;
      const complaints: unknown[] = [];
      const original = console.error;
      console.error = (...words: unknown[]) => complaints.push(words);
      bundle.flushSync(() => {
        root = bundle.hydrateRoot(container, page);
      });
      await balance().says('7');
      console.error = original;
      expect(tokens).to.deep.equal(['Bearer hydrated']);
      expect(complaints).to.deep.equal([]);
    });

    it('shows an initial account without a request', async () => {
      const { React, Billing, CreditBalance } = bundle;
      const { tokens, ...connection } = backend();
      const account = accountFixture({ credits: { available: 4 } });
      show(
        React.createElement(
          Billing,
          { ...connection, token: () => 'unused', account },
          React.createElement(CreditBalance),
        ),
      );
      await balance().says('4 available');
      expect(tokens).to.deep.equal([]);
    });

    it('calls the handler of the latest render, once per event, and none after unmounting', async () => {
      const { React, Billing, CreditBalance } = bundle;
      const connection = backend();
      const heard: string[] = [];
      const page = (name: string): ReactModule.ReactNode =>
        React.createElement(
          Billing,
          {
            ...connection,
            onCreditsChange: ({ available }) => heard.push(`${name} ${available}`),
            onError: ({ error }) => heard.push(`${name} ${error.code}`),
          },
          React.createElement(CreditBalance),
        );
      show(page('first'));
      show(page('second'));
      const inside = find('ocw-credit-balance');
      inside.dispatchEvent(new OcwCreditsChangeEvent(3, 2));
      inside.dispatchEvent(new OcwErrorEvent(new BillingError({ code: 'timeout' })));
      expect(heard).to.deep.equal(['second 3', 'second timeout']);
      const billing = find('ocw-billing');
      bundle.flushSync(() => root?.unmount());
      root = undefined;
      billing.dispatchEvent(new OcwCreditsChangeEvent(1, 3));
      expect(heard).to.have.length(2);
    });

    it('follows changed properties, and resets omitted ones', async () => {
      const { React, Billing } = bundle;
      const { endpoint, fetch } = backend();
      const ref = React.createRef<OcwBilling>();
      show(React.createElement(Billing, { endpoint, fetch, ref, messages: { available: 'left' } }));
      expect(ref.current).to.equal(find('ocw-billing'));
      expect(ref.current?.messages).to.deep.equal({ available: 'left' });
      show(React.createElement(Billing, { endpoint: '/other', fetch, ref }));
      expect(ref.current?.messages).to.equal(undefined);
      expect(ref.current?.endpoint).to.equal('/other');
      expect(ref.current?.fetch).to.equal(fetch);
    });

    it('has a component for every element', () => {
      const classes = Object.entries(elements).filter(
        ([, each]) => typeof each === 'function' && each.prototype instanceof HTMLElement,
      );
      expect(classes.length).to.be.greaterThan(6);
      for (const [name] of classes) expect(bundle).to.have.property(name.replace('Ocw', ''));
    });
  });
}
