import { expect } from 'chai';
import type { TemplateResult } from 'lit';
import { html } from 'lit';
import type { Account } from '../../src/contract/index.ts';
import { AccountElement } from '../../src/elements/base/account-element.ts';
import type { ElementScreen } from '../../src/elements/base/lazy-screen.ts';
import { LazyScreen } from '../../src/elements/base/lazy-screen.ts';
import type { FixtureResponse } from '../../src/testing/fixtures/index.ts';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { ElementHarness } from '../../src/testing/harnesses/index.ts';
import { onDemand } from '../../src/client/on-demand.ts';
import { loaded } from '../../src/elements/ui/seat-change-block.ts';
import { unmountAll } from './support.ts';

/** The result of importing a screen's module. */
interface Import {
  resolve(screen: ElementScreen): void;
  reject(error: Error): void;
}

/** An element whose imports the test settles. */
class LazyElement extends AccountElement {
  readonly imports: Import[] = [];
  readonly #screen = new LazyScreen(
    this.billing,
    () => new Promise<ElementScreen>((resolve, reject) => this.imports.push({ resolve, reject })),
  );

  protected override render(): TemplateResult {
    return this.billing.show({
      ready: (account) => this.#screen.view(account),
      loading: html`<span class="line"></span>`,
    });
  }
}
customElements.define('x-lazy-element', LazyElement);

/** An element that shows its account, and a part of it whose imports the test settles. */
class LazyPartElement extends AccountElement {
  readonly imports: { resolve(text: string): void; reject(error: Error): void }[] = [];
  readonly #part = onDemand(
    () => new Promise<string>((resolve, reject) => this.imports.push({ resolve, reject })),
  );

  protected override render(): TemplateResult {
    return this.billing.show({
      ready: ({ plan }) =>
        html`<h2 id="title">${plan.name}</h2>
          ${loaded(this.#part, this.billing, (text) => html`<p part="late">${text}</p>`)}`,
      loading: html`<span class="line"></span>`,
    });
  }
}
customElements.define('x-lazy-part', LazyPartElement);

let endpoints = 0;

function show(account: () => FixtureResponse | Account = accountFixture): {
  element: LazyElement;
  harness: ElementHarness<LazyElement>;
  errors: string[];
} {
  const errors: string[] = [];
  const element = new LazyElement();
  element.endpoint = `/lazy/${(endpoints += 1)}`;
  element.fetch = (input, init) => createFixtureFetch({ account: account() })(input, init);
  element.addEventListener('ocw-error', ({ error }) => errors.push(error.code));
  document.body.append(element);
  return { element, harness: new ElementHarness(element), errors };
}

/** A screen that counts the stores it is attached to. */
function screen(): ElementScreen & { attached: number } {
  return {
    attached: 0,
    attach() {
      this.attached += 1;
      return () => (this.attached -= 1);
    },
    view: () => html`<h2 id="title">The screen</h2>`,
  };
}

describe('An element’s screen', () => {
  afterEach(() => {
    unmountAll();
    for (const each of document.querySelectorAll('x-lazy-element')) each.remove();
  });

  it('reports why it could not be fetched, is fetched again on demand, and then gets the focus', async () => {
    const { element, harness, errors } = show();
    await harness.until(() => element.imports.length === 1);
    element.imports[0]?.reject(new TypeError('Failed to fetch dynamically imported module'));
    await harness.until(() => harness.actions.includes('Try again'));
    expect(errors).to.deep.equal(['module_unavailable']);
    expect(harness.part('error')).to.contain('Part of this page didn’t load.');

    harness.press('Try again');
    await harness.until(() => element.imports.length === 2);
    element.imports[1]?.reject(new TypeError('Failed to fetch dynamically imported module'));
    await harness.until(() => errors.length === 2);
    await harness.until(() => harness.focusedName === 'Try again', 'the focus is on the button again');

    harness.press('Try again');
    await harness.until(() => element.imports.length === 3);
    element.imports[2]?.resolve(screen());
    await harness.says('The screen');
    expect(harness.focusedName).to.equal('The screen');
    expect(errors).to.deep.equal(['module_unavailable', 'module_unavailable']);
  });

  it('is attached once to each store, and to none once the element has left the page', async () => {
    const { element, harness } = show();
    const shown = screen();
    await harness.until(() => element.imports.length === 1);
    // Another store while the module is loading, and one more in the task in which it arrives.
    element.endpoint = `/lazy/${(endpoints += 1)}`;
    await element.updateComplete;
    element.imports[0]?.resolve(shown);
    element.endpoint = `/lazy/${(endpoints += 1)}`;
    await harness.says('The screen');
    expect([element.imports.length, shown.attached]).to.deep.equal([1, 1]);
    element.endpoint = `/lazy/${(endpoints += 1)}`;
    await element.updateComplete;
    await harness.says('The screen');
    expect(shown.attached).to.equal(1);
    element.remove();
    await Promise.resolve();
    expect(shown.attached).to.equal(0);
  });

  it('gets the focus once loaded if the account arrived first, unless the focus has moved elsewhere', async () => {
    for (const leaves of [false, true]) {
      let account: FixtureResponse | Account = { code: 'unauthenticated', status: 401 };
      const { element, harness } = show(() => account);
      await harness.says('You’re not signed in');
      account = accountFixture();
      harness.press('Try again');
      await harness.until(() => harness.actions.length === 0, 'there is an account and no code');
      const elsewhere = document.body.appendChild(document.createElement('button'));
      if (leaves) elsewhere.focus();
      element.imports[0]?.resolve(screen());
      await harness.says('The screen');
      expect(harness.focusedName).to.equal(leaves ? '' : 'The screen');
      elsewhere.remove();
    }
  });
});

describe('An element’s part that loads when an account needs it', () => {
  afterEach(() => document.querySelector('x-lazy-part')?.remove());

  it('leaves the rest of the element unchanged if it cannot be fetched, and is fetched again on demand', async () => {
    const element = new LazyPartElement();
    element.endpoint = `/lazy/${(endpoints += 1)}`;
    element.fetch = createFixtureFetch({ account: accountFixture() });
    document.body.append(element);
    const harness = new ElementHarness(element);
    const bones = (): number => element.renderRoot.querySelectorAll('.line').length;
    await harness.until(() => element.imports.length === 1);
    await harness.until(() => bones() === 1 && harness.text.includes('Plus'), 'the rest is there');
    element.imports[0]?.reject(new TypeError('Failed to fetch dynamically imported module'));
    await harness.says('Part of this page didn’t load.');
    expect(bones()).to.equal(0);
    expect(harness.text).to.include('Plus');
    element.requestUpdate();
    await element.updateComplete;
    expect(element.imports).to.have.length(1);

    harness.press('Try again');
    await harness.until(() => element.imports.length === 2);
    element.imports[1]?.resolve('Late');
    await harness.until(() => harness.part('late') === 'Late', 'the part is there');
    expect(harness.text).not.to.include('Part of this page didn’t load.');
  });
});
