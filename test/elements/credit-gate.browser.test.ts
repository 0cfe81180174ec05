import { expect } from 'chai';
import type { Account } from '../../src/contract/index.ts';
import type { OcwBuyCredits, OcwCreditGate } from '../../src/elements/index.ts';
import type { FixtureResponse } from '../../src/testing/fixtures/index.ts';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { BuyCreditsHarness, CreditGateHarness } from '../../src/testing/harnesses/index.ts';
import { createFakeStripe, httpBackend } from '../../src/simulator/stripe-js/index.ts';
import { Backend, createTimers, expectAccessible, mount, startBackend, unmountAll } from './support.ts';

const BUTTON = '<button type="button">Post job</button>';
const FORM = '<form><label>Title <input name="title" /></label><button>Post job</button></form>';

let revision = 0;

/** A newer account with this many credits. */
const having = (available: number, changes: Parameters<typeof accountFixture>[0] = {}): Account =>
  accountFixture({
    credits: {
      available,
      plan: { available: 0, endsAt: 1_775_001_600, nextGrant: 5 },
      purchased: { available },
    },
    revision: (revision += 1),
    ...changes,
  });

let endpoints = 0;

function show(
  account: () => Account | FixtureResponse,
  content = BUTTON,
  properties: Partial<OcwCreditGate> = {},
  parent: Element = document.body,
) {
  const element = document.createElement('ocw-credit-gate');
  element.innerHTML = content;
  const statuses: string[] = [];
  const errors: string[] = [];
  element.addEventListener('ocw-gate-change', ({ status }) => statuses.push(status));
  element.addEventListener('ocw-error', ({ error }) => errors.push(error.code));
  mount(
    'ocw-credit-gate',
    {
      endpoint: `/fixture/gate/${(endpoints += 1)}`,
      fetch: (...request) => createFixtureFetch({ account: account() })(...request),
      ...properties,
    },
    parent,
    element,
  );
  const gate = new CreditGateHarness(element);
  const button = element.querySelector('button') as HTMLButtonElement;
  let clicks = 0;
  button.addEventListener('click', () => (clicks += 1));
  return { gate, button, statuses, errors, clicks: () => clicks };
}

/** Has the elements read their account again. */
const refresh = (): unknown => window.dispatchEvent(new Event('online'));

/** Counts the submits that reach a form's own listeners, and navigates nowhere. */
function countSubmits(form: HTMLFormElement): () => number {
  let count = 0;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    count += 1;
  });
  return () => count;
}

/** Whether the user can focus it. */
function canFocus(element: HTMLElement): boolean {
  element.focus();
  return document.activeElement === element;
}

describe('The credit gate', () => {
  afterEach(unmountAll);

  it('renders no box, text or layout when a credit is available', async () => {
    const row = document.body.appendChild(document.createElement('div'));
    row.style.cssText = 'display: flex; gap: 10px; width: 600px; font: 20px serif; --_text: red;';
    row.innerHTML = `<span>Before</span>${BUTTON}`;
    const free = (row.lastElementChild as Element).getBoundingClientRect();
    row.lastElementChild?.remove();
    const { gate, button, statuses } = show(() => having(1), BUTTON, {}, row);
    await gate.until(() => statuses.length === 1, 'it has decided');
    expect(statuses).to.deep.equal(['open']);
    expect(gate.element.status).to.equal('open');
    expect(button.getBoundingClientRect().toJSON()).to.deep.equal(free.toJSON());
    expect(getComputedStyle(button).getPropertyValue('--_text').trim()).to.equal('red');
    expect(canFocus(button)).to.equal(true);
    expect(gate.text).to.equal('');
    row.remove();
  });

  it('locks the content while the account is read, without saying that it is closed', async () => {
    const timers = createTimers();
    const { gate, button, statuses, clicks } = show(() => 'silence', BUTTON, { schedule: timers.schedule });
    await gate.until(() => gate.element.hasUpdated);
    expect(gate.isHeld).to.equal(true);
    expect(canFocus(button)).to.equal(false);
    button.click();
    expect(clicks()).to.equal(0);
    expect(statuses).to.deep.equal([]);
    expect(gate.text).to.equal('');
    timers.run(4000);
    await gate.says('Still loading…');
    await expectAccessible(gate.element);
  });

  it('says why when no credit is available, when the next ones come, and offers to buy in place', async () => {
    const { gate, button, statuses, clicks } = show(() => having(0));
    await gate.says('No OCJ credits left');
    expect(gate.text).to.include(
      'Posting this job uses 1 OCJ credit. 5 new credits from your plan on Apr 1, 2026.',
    );
    expect(statuses).to.deep.equal(['closed']);
    expect(gate.isHeld).to.equal(true);
    expect(canFocus(button)).to.equal(false);
    button.click();
    expect(clicks()).to.equal(0);
    expect(gate.focusedName).to.equal('No OCJ credits left');
    await gate.until(
      () => gate.offer?.shadowRoot?.textContent.includes('$19.00') ?? false,
      'it offers to buy',
    );
    await expectAccessible(gate.element);
  });

  it('says who can help if nothing can be bought here', async () => {
    const ask = show(() => having(0, { scopes: ['billing:read'] })).gate;
    await ask.says('Ask an administrator of your organization to buy more.');
    expect(ask.offer).to.equal(null);
    const none = show(() => having(0, { topUp: null })).gate;
    await none.says('Credits can’t be bought right now.');
    expect(none.offer).to.equal(null);
    await expectAccessible(none.element);
  });

  it('shows the page’s offer instead of its own', async () => {
    const { gate } = show(() => having(0), `${BUTTON}<a slot="buy" href="/billing">Go to billing</a>`);
    await gate.says('No OCJ credits left');
    expect(gate.offer).to.equal(null);
    const link = gate.element.querySelector('a') as HTMLElement;
    expect(canFocus(link)).to.equal(true);
  });

  it('opens automatically when credits arrive, says so, and focuses the content', async () => {
    let available = 0;
    const { gate, button, statuses, clicks } = show(() => having(available));
    await gate.says('No OCJ credits left');
    button.click();
    expect(gate.focusedName).to.equal('No OCJ credits left');
    available = 2;
    refresh();
    await gate.until(() => !gate.isHeld, 'it is open');
    expect(statuses).to.deep.equal(['closed', 'open']);
    expect(document.activeElement).to.equal(button);
    expect(gate.announcement).to.equal('Ready to post. OCJ credits available: 2.');
    expect(gate.offer).to.equal(null);
    button.click();
    expect(clicks()).to.equal(1);
  });

  it('does not move the focus when it opens if the focus is elsewhere', async () => {
    let available = 0;
    const elsewhere = document.body.appendChild(document.createElement('input'));
    const { gate } = show(() => having(available));
    await gate.says('No OCJ credits left');
    elsewhere.focus();
    available = 1;
    refresh();
    await gate.until(() => !gate.isHeld, 'it is open');
    expect(document.activeElement).to.equal(elsewhere);
    elsewhere.remove();
  });

  it('closes without losing the focus or the input of a user who is typing', async () => {
    let available = 1;
    const { gate } = show(() => having(available), FORM);
    await gate.until(() => !gate.isHeld, 'it is open');
    const field = gate.element.querySelector('input') as HTMLInputElement;
    field.focus();
    field.value = 'Engineer';
    available = 0;
    refresh();
    await gate.says('No OCJ credits left');
    await gate.until(() => gate.focusedName === 'No OCJ credits left', 'the focus is on the reason');
    available = 3;
    refresh();
    await gate.until(() => document.activeElement === field, 'the focus is back in the field');
    expect(field.value).to.equal('Engineer');
  });

  it('keeps the payment form when credits arrive from elsewhere', async () => {
    let account = having(0);
    let refuse: (() => void) | undefined;
    const content = '<input name="a" /><input name="b" /><button type="button">Post job</button>';
    const { gate, button, clicks } = show(() => account, content, {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        if (request.method === 'POST') await new Promise<void>((resolve) => (refuse = resolve));
        const buy = (): FixtureResponse => ({ code: 'top_up_unavailable', status: 409 });
        return await createFixtureFetch({ account, buy })(request);
      },
    });
    await gate.until(() => gate.offer !== null, 'it offers to buy');
    const { offer } = gate;
    const buying = new BuyCreditsHarness(offer as OcwBuyCredits);
    await buying.says('Number of credits');
    buying.press('Buy Credits');
    await gate.until(() => refuse !== undefined, 'the purchase is asked for');
    account = having(1);
    refresh();
    await gate.until(() => !gate.isHeld, 'it is open');
    expect(gate.offer).to.equal(offer);
    expect(gate.text).to.not.include('No OCJ credits left');
    button.click();
    expect(clicks()).to.equal(1);
    // Who has gone on in the content is left there when the purchase ends.
    const second = gate.element.querySelector<HTMLInputElement>('[name=b]') as HTMLInputElement;
    second.focus();
    refuse?.();
    await gate.until(() => gate.offer === null, 'the offer has gone');
    expect(document.activeElement).to.equal(second);
  });

  it('blocks a form inside it from Enter and scripts, and releases it once open', async () => {
    let available = 0;
    const { gate } = show(() => having(available), FORM);
    const form = gate.element.querySelector('form') as HTMLFormElement;
    const submits = countSubmits(form);
    await gate.says('No OCJ credits left');
    form.requestSubmit();
    form.requestSubmit(form.querySelector('button'));
    expect(submits()).to.equal(0);
    available = 1;
    refresh();
    await gate.until(() => !gate.isHeld, 'it is open');
    form.requestSubmit();
    expect(submits()).to.equal(1);
  });

  it('blocks custom submit events inside, and ignores those of non-forms outside', async () => {
    const { gate } = show(() => having(0), '<div id="widget"><button>Post job</button></div>');
    const errors: unknown[] = [];
    const keep = (event: ErrorEvent): void => void errors.push(event.message);
    addEventListener('error', keep);
    const submit = (on: Element): boolean =>
      on.dispatchEvent(new CustomEvent('submit', { bubbles: true, composed: true, cancelable: true }));
    const outside = document.body.appendChild(document.createElement('div'));
    const form = document.body.appendChild(document.createElement('form'));
    form.innerHTML = '<input name="elements" />';
    const submits = countSubmits(form);
    await gate.says('No OCJ credits left');
    const passed = [gate.element.querySelector('#widget') as Element, outside].map(submit);
    submit(form);
    removeEventListener('error', keep);
    outside.remove();
    form.remove();
    expect([passed, submits(), errors]).to.deep.equal([[false, true], 1, []]);
  });

  it('blocks a surrounding form if its only submit button is inside, and no other form', async () => {
    const form = document.body.appendChild(document.createElement('form'));
    form.innerHTML = '<input name="title" />';
    const other = document.body.appendChild(document.createElement('form'));
    other.innerHTML = '<button>Search</button>';
    const submits = countSubmits(form);
    const searches = countSubmits(other);
    const { gate, button } = show(() => having(0), '<button>Post job</button>', {}, form);
    await gate.says('No OCJ credits left');
    form.requestSubmit();
    form.requestSubmit(button);
    button.click();
    expect(submits()).to.equal(0);
    other.requestSubmit();
    expect(searches()).to.equal(1);
    const draft = form.appendChild(document.createElement('button'));
    form.requestSubmit(draft);
    expect(submits()).to.equal(1);
    form.remove();
    other.remove();
  });

  it('blocks content that is added later', async () => {
    const { gate } = show(() => having(0));
    await gate.says('No OCJ credits left');
    const late = gate.element.appendChild(document.createElement('button'));
    expect(canFocus(late)).to.equal(false);
    late.addEventListener('click', () => expect.fail('it was clicked'));
    late.click();
  });

  it('blocks a form that is slotted through the page’s own shadow root', async () => {
    const host = document.body.appendChild(document.createElement('div'));
    host.innerHTML = FORM;
    const root = host.attachShadow({ mode: 'open' });
    const { gate } = show(() => having(0), `${BUTTON}<slot></slot>`, {}, root as unknown as Element);
    const form = host.querySelector('form') as HTMLFormElement;
    const submits = countSubmits(form);
    await gate.says('No OCJ credits left');
    form.requestSubmit();
    expect(submits()).to.equal(0);
    expect(canFocus(form.querySelector('input') as HTMLElement)).to.equal(false);
    host.remove();
  });

  it('says that the account cannot be read, locks the content, and retries', async () => {
    let account: Account | FixtureResponse = { code: 'internal_error', status: 500 };
    const { gate, button, statuses, errors } = show(() => account);
    await gate.says('We can’t check your credits right now. You can continue once they’re checked.');
    await gate.says('Something went wrong on the server.');
    expect(errors).to.deep.equal(['internal_error']);
    expect(statuses).to.deep.equal([]);
    expect(canFocus(button)).to.equal(false);
    await expectAccessible(gate.element);
    const alerts = gate.element.shadowRoot?.querySelectorAll<HTMLElement>('[role="alert"]') ?? [];
    expect(alerts, 'said once, with what it means').to.have.length(1);
    expect(alerts[0]?.innerText).to.include('We can’t check your credits right now');
    account = having(1);
    gate.press('Try again');
    await gate.until(() => statuses[0] === 'open', 'it is open');
    expect(canFocus(button)).to.equal(true);
    expect(document.activeElement, 'where the button was tried').to.equal(button);
  });

  it('opens if the account cannot be read and the page opts in', async () => {
    const { gate, button, clicks } = show(() => 'offline', BUTTON, { whenUnknown: 'open' });
    await gate.says('You can continue. Your credits are checked when you post.');
    button.click();
    expect(clicks()).to.equal(1);
    expect(canFocus(button)).to.equal(true);
    await expectAccessible(gate.element);
  });

  it('says that it is not connected if it has no endpoint', async () => {
    const { gate } = show(() => 'silence', BUTTON, { endpoint: '' });
    await gate.says('Not connected');
    expect(gate.isHeld).to.equal(true);
  });

  it('renders from right to left in a dark theme', async () => {
    document.documentElement.dir = 'rtl';
    try {
      const { gate } = show(() => having(0), FORM, { theme: 'dark' });
      await gate.until(() => gate.offer?.shadowRoot?.querySelector('input') != null, 'it offers to buy');
      await expectAccessible(gate.element);
    } finally {
      document.documentElement.dir = '';
    }
  });
});

describe('The credit gate on the real handler', () => {
  before(startBackend);
  afterEach(unmountAll);

  it('closes with the last credit and opens with the credits of new users', async () => {
    const backend = await Backend.create({ usedCredits: 4 });
    const { gate, statuses, button } = show(() => 'silence', BUTTON, {
      ...backend.connection,
      fetch: undefined,
    });
    await gate.until(() => statuses[0] === 'open', 'it is open');
    await backend.control('credits/use', { references: ['job-5'] });
    refresh();
    await gate.says('No OCJ credits left');
    await backend.control('subscription', { seats: 7 });
    refresh();
    await gate.until(() => !gate.isHeld, 'it is open again');
    expect(statuses).to.deep.equal(['open', 'closed', 'open']);
    expect(gate.announcement).to.equal('Ready to post. OCJ credits available: 2.');
    expect(canFocus(button)).to.equal(true);
  });

  it('sells two credits in place, opens once they are paid, and keeps the receipt visible until “Done”', async function () {
    this.timeout(20_000);
    const backend = await Backend.create({ usedCredits: 5 });
    const stripe = createFakeStripe(httpBackend(backend.organization.stripe))('pk_test_1');
    const provider = mount('ocw-billing', { ...backend.connection, stripe });
    const { gate, button, statuses, clicks } = show(
      () => 'silence',
      BUTTON,
      { endpoint: '', fetch: undefined },
      provider,
    );
    await gate.until(() => gate.offer?.shadowRoot?.querySelector('input') != null, 'it offers to buy');
    const buy = new BuyCreditsHarness(gate.offer as HTMLElementTagNameMap['ocw-buy-credits'], 15_000);
    await buy.type('2');
    buy.press('Buy Credits');
    await buy.canPay(/^Buy Credits · /);
    buy.press('Change payment method');
    await buy.until(() => buy.hasForm(gate.element));
    await expectAccessible(gate.element);
    buy.enterCard(undefined, gate.element);
    buy.press('Buy Credits · $38.00');
    await buy.until(() => !gate.isHeld, 'the gate is open');
    expect(statuses).to.deep.equal(['closed', 'open']);
    expect(gate.announcement).to.equal('Ready to post. OCJ credits available: 2.');
    await buy.says('2 credits added');
    expect(buy.text).to.include('You paid $38.00').and.include('OCJ credits available: 2.');
    expect(gate.text).to.not.include('No OCJ credits left');
    await buy.until(() => buy.focusedName === '2 credits added', 'the focus is on what was bought');
    await expectAccessible(gate.element);
    button.click();
    expect(clicks(), 'the content can be used beside it').to.equal(1);
    buy.press('Done');
    await gate.until(() => gate.offer === null, 'the offer has gone');
    await gate.until(() => document.activeElement === button, 'the focus is on the content');
    expect(gate.element.querySelector('iframe')).to.equal(null);
    button.click();
    expect(clicks()).to.equal(2);
  });
});
