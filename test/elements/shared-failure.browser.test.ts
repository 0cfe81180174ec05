import { expect } from 'chai';
import type { Account } from '../../src/contract/index.ts';
import type { OcwBilling } from '../../src/elements/index.ts';
import type { FixtureResponse } from '../../src/testing/fixtures/index.ts';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { ElementHarness } from '../../src/testing/harnesses/index.ts';
import { expectAccessible, mount, unmountAll } from './support.ts';

const DOWN: FixtureResponse = { code: 'database_unavailable', status: 503 };
const REASON = 'The service is temporarily unavailable. Try again in a moment.';
const UNAVAILABLE = 'Not available right now.';

const TAGS = [
  'ocw-subscription-summary',
  'ocw-credit-balance',
  'ocw-seat-editor',
  'ocw-buy-credits',
] as const;

let endpoints = 0;
const backend: { account: FixtureResponse | Account } = { account: DOWN };
/** No list can be read. */
const entries = (): FixtureResponse => DOWN;

function page(properties: Partial<OcwBilling> = {}): OcwBilling {
  const fetch: typeof globalThis.fetch = (input, init) =>
    createFixtureFetch({ account: backend.account, entries })(input, init);
  return mount('ocw-billing', { endpoint: `/shared/${(endpoints += 1)}`, fetch, ...properties });
}

function elements(parent: Element, ...tags: (typeof TAGS)[number][]): ElementHarness<HTMLElement>[] {
  return tags.map((tag) => new ElementHarness<HTMLElement>(mount(tag, {}, parent)));
}

/** The elements that show a notice with an alert. */
function speakers(all: readonly ElementHarness<HTMLElement>[]): string[] {
  return all
    .filter(({ element }) => element.shadowRoot?.querySelector('[role=alert]'))
    .map(({ element }) => element.localName);
}

/** Settles once elements have rendered again: a background tab paints no frames, so this waits for a task. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

describe('A failure that several elements share', () => {
  const { IntersectionObserver } = globalThis;
  const checkVisibility = Object.getOwnPropertyDescriptor(Element.prototype, 'checkVisibility') ?? {};
  beforeEach(() => {
    backend.account = DOWN;
  });
  afterEach(() => {
    globalThis.IntersectionObserver = IntersectionObserver;
    Object.defineProperty(Element.prototype, 'checkVisibility', checkVisibility);
    unmountAll();
  });

  it('is shown once, with the affected parts; one press on “Try again” reloads all', async () => {
    const billing = page();
    const all = elements(billing, ...TAGS);
    const [first, ...others] = all;
    await first?.says(REASON);
    await first?.says('Affected: plan, credits, number of users, and credit purchases');
    const names = ['Credits', 'Number of users', 'Credit purchases'];
    for (const each of others) {
      await each.says(UNAVAILABLE);
      expect(each.text).to.equal(`${String(names.shift())} ${UNAVAILABLE}`);
      expect(each.actions).to.deep.equal([]);
      await expectAccessible(each.element);
    }
    expect(speakers(all)).to.deep.equal(['ocw-subscription-summary']);
    if (first) await expectAccessible(first.element);
    backend.account = accountFixture();
    first?.press('Try again');
    for (const each of all)
      await each.until(() => !each.text.includes(UNAVAILABLE) && !each.text.includes('Loading'));
    expect(speakers(all)).to.deep.equal([]);
  });

  it('keeps known content, and is shown below it by the first element only', async () => {
    backend.account = accountFixture();
    const billing = page();
    const all = elements(billing, 'ocw-subscription-summary', 'ocw-credit-balance');
    const [summary, balance] = all;
    await balance?.says('10 available');
    backend.account = DOWN;
    await billing.refresh();
    await summary?.says(REASON);
    expect(summary?.text).to.include('$145.00').and.include('Affected: plan and credits');
    expect(balance?.text).to.include('10 available').and.not.include(UNAVAILABLE);
    expect(speakers(all)).to.deep.equal(['ocw-subscription-summary']);
  });

  it('leaves a message in a list that could not be read either', async () => {
    backend.account = accountFixture();
    const billing = page();
    const [summary] = elements(billing, 'ocw-subscription-summary');
    await summary?.says('$145.00');
    const history = new ElementHarness<HTMLElement>(mount('ocw-credit-history', {}, billing));
    await history.says(REASON);
    backend.account = DOWN;
    await billing.refresh();
    await summary?.says(REASON);
    await history.until(() => history.text === `OCJ credits history ${UNAVAILABLE}`);
  });

  it('moves to the next element when the one that shows it is removed or hidden', async () => {
    let tell = (): void => undefined;
    // Test pages may be in the background, where nothing is painted and no observer is called.
    globalThis.IntersectionObserver = class extends IntersectionObserver {
      constructor(callback: IntersectionObserverCallback) {
        super(callback);
        tell = () => callback([], this);
      }
    };
    const billing = page();
    const all = elements(billing, 'ocw-subscription-summary', 'ocw-credit-balance', 'ocw-seat-editor');
    const [summary, balance, editor] = all;
    await summary?.says(REASON);
    summary?.element.remove();
    await balance?.says('Affected: credits and number of users');
    if (balance) balance.element.hidden = true;
    tell();
    await editor?.says(REASON);
    expect(editor?.text, 'it is the only one in sight').to.not.include('Affected');
    if (balance) balance.element.hidden = false;
    tell();
    await editor?.says('Affected: credits and number of users');
    expect(speakers(all.slice(1)), 'the same element shows it').to.deep.equal(['ocw-seat-editor']);
  });

  it('is not shown in a hidden element, nor in a one-line balance beside an element with room', async () => {
    const billing = page();
    const hidden = document.createElement('div');
    hidden.hidden = true;
    billing.append(hidden);
    const all = [
      ...elements(hidden, 'ocw-subscription-summary'),
      new ElementHarness<HTMLElement>(mount('ocw-credit-balance', { compact: true }, billing)),
      ...elements(billing, 'ocw-buy-credits'),
    ];
    await all[2]?.says(REASON);
    await all[1]?.until(() => all[1]?.text === UNAVAILABLE);
    expect(speakers(all)).to.deep.equal(['ocw-buy-credits']);
  });

  it('is shown by a one-line balance only until an element with room appears', async () => {
    const billing = page();
    const balance = new ElementHarness<HTMLElement>(mount('ocw-credit-balance', { compact: true }, billing));
    await balance.says(REASON);
    balance.action('Try again').focus();
    const [buying, editor] = elements(billing, 'ocw-buy-credits', 'ocw-seat-editor');
    await editor?.says(UNAVAILABLE);
    await nextTask();
    expect(balance.focusedName, 'the focus is not taken away').to.equal('Try again');
    balance.focused?.blur();
    editor?.element.remove();
    await buying?.says('Affected: credits and credit purchases');
    expect(balance.text).to.equal(UNAVAILABLE);
  });

  it('moves the focus to the notice if a retry is rejected for good', async () => {
    const billing = page();
    for (const [balance] of [elements(billing, 'ocw-credit-balance'), elements(page(), 'ocw-seat-editor')]) {
      backend.account = DOWN;
      await balance?.says(REASON);
      balance?.action('Try again').focus();
      backend.account = { code: 'forbidden', status: 403 };
      balance?.press('Try again');
      await balance?.says('You don’t have permission.');
      expect(balance?.actions).to.deep.equal([]);
      expect(document.activeElement, 'the focus is in the element').to.equal(balance?.element);
      expect(balance?.focused?.textContent).to.include('You don’t have permission.');
      await expectAccessible(balance?.element as HTMLElement);
    }
  });

  it('moves to the next element when its element is hidden by visibility alone', async () => {
    const billing = page();
    const wrap = document.createElement('div');
    billing.append(wrap);
    const [summary] = elements(wrap, 'ocw-subscription-summary');
    const [balance] = elements(billing, 'ocw-credit-balance');
    await summary?.says('Affected: plan and credits');
    const setVisibility = (visibility: string): void => {
      wrap.style.visibility = visibility;
      const box = summary?.element.shadowRoot?.firstElementChild as Element;
      expect(getComputedStyle(box).transitionProperty).to.equal('visibility');
      // A page in a background tab may start a transition, but does not run it.
      for (const transition of box.getAnimations()) transition.finish();
      box.dispatchEvent(new TransitionEvent('transitionend', { propertyName: 'visibility', bubbles: true }));
    };
    setVisibility('hidden');
    await balance?.says(REASON);
    expect(speakers([summary, balance].flatMap((each) => each ?? []))).to.deep.equal(['ocw-credit-balance']);
    setVisibility('');
    await balance?.says('Affected: plan and credits');
  });

  it('is shown once if the page is misconfigured', async () => {
    const billing = page({ endpoint: 'ftp://example.com' });
    const all = elements(billing, 'ocw-credit-balance', 'ocw-buy-credits');
    await all[0]?.says('Billing isn’t set up correctly on this page');
    await all[1]?.says(UNAVAILABLE);
    expect(speakers(all)).to.deep.equal(['ocw-credit-balance']);
    billing.endpoint = `/shared/${(endpoints += 1)}`;
    backend.account = accountFixture();
    await all[0]?.says('10 available');
  });

  it('is shown in the page’s language', async () => {
    const billing = page({ locale: 'de' });
    const [balance] = elements(billing, 'ocw-credit-balance', 'ocw-seat-editor');
    await balance?.says('Betroffen: Credits und Anzahl der Nutzer');
  });

  it('is not repeated by an element added later', async () => {
    const billing = page();
    const [balance] = elements(billing, 'ocw-credit-balance');
    await balance?.says(REASON);
    const [buying] = elements(billing, 'ocw-buy-credits');
    await buying?.says(UNAVAILABLE);
    await balance?.says('Affected: credits and credit purchases');
  });

  it('moves to another element if the one that showed it has no failure the next time', async () => {
    globalThis.IntersectionObserver = class extends IntersectionObserver {
      override observe = (): void => undefined;
    };
    const billing = page();
    const gate = new ElementHarness<HTMLElement>(mount('ocw-credit-gate', {}, billing));
    await gate.says(REASON);
    const [summary, balance] = elements(billing, 'ocw-subscription-summary', 'ocw-credit-balance');
    await balance?.says(UNAVAILABLE);
    backend.account = accountFixture();
    await billing.refresh();
    await balance?.says('10 available');
    backend.account = DOWN;
    await billing.refresh();
    // With an account that is known, the gate is open and has no box.
    await summary?.says(REASON);
    backend.account = accountFixture();
    await billing.refresh();
    await summary?.until(() => !summary.text.includes(REASON));
    if (summary) summary.element.hidden = true;
    backend.account = DOWN;
    await billing.refresh();
    await balance?.says(REASON);
  });

  it('observes only the elements that show it, visible or not', async () => {
    const watched = new Set<Element>();
    const margins: unknown[] = [];
    globalThis.IntersectionObserver = class extends IntersectionObserver {
      constructor(callback: IntersectionObserverCallback, options?: IntersectionObserverInit) {
        super(callback, options);
        margins.push(this.rootMargin.split(' ')[0], options?.scrollMargin);
      }
      override observe = (element: Element): void => void watched.add(element);
      override unobserve = (element: Element): void => void watched.delete(element);
    };
    const billing = page();
    const [summary, balance] = elements(billing, 'ocw-subscription-summary', 'ocw-credit-balance');
    await summary?.says('Affected: plan and credits');
    await nextTask();
    expect(watched.size).to.equal(2);
    expect(margins).to.deep.equal(['100000px', '100000px']);
    summary?.element.remove();
    await balance?.says(REASON);
    expect(watched.size, 'one has left the page').to.equal(1);
    backend.account = accountFixture();
    await billing.refresh();
    await balance?.says('10 available');
    await nextTask();
    expect(watched.size, 'the other one has an account').to.equal(0);
  });

  it('is shown once in environments without layout', async () => {
    Reflect.deleteProperty(globalThis, 'IntersectionObserver');
    Reflect.deleteProperty(Element.prototype, 'checkVisibility');
    const all = elements(page(), 'ocw-credit-balance', 'ocw-buy-credits');
    await all[0]?.says(REASON);
    expect(speakers(all)).to.deep.equal(['ocw-credit-balance']);
  });
});
