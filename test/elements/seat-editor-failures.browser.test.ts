import { expect } from 'chai';
import type { SeatChangeQuote } from '../../src/contract/index.ts';
import type { FixtureBackendOptions } from '../../src/testing/fixtures/index.ts';
import {
  ACCOUNT,
  accountFixture,
  createFixtureFetch,
  quoteFixture,
  seatChangeFixture,
} from '../../src/testing/fixtures/index.ts';
import { SeatEditorScreen } from '../../src/elements/seat-editor/seat-editor-screen.ts';
import type { SeatChangeSteps } from '../../src/elements/seat-editor/steps.ts';
import { SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
import { createTimers, expectAccessible, mount, unmountAll } from './support.ts';

const quote = (seats: number): SeatChangeQuote => quoteFixture(ACCOUNT, seats);
let endpoints = 0;

function show(options: Partial<FixtureBackendOptions>): {
  editor: SeatEditorHarness;
  timers: ReturnType<typeof createTimers>;
  errors: string[];
} {
  const timers = createTimers();
  const errors: string[] = [];
  const element = document.createElement('ocw-seat-editor');
  element.addEventListener('ocw-error', ({ error }) => errors.push(error.code));
  mount(
    'ocw-seat-editor',
    {
      endpoint: `/fixture/${(endpoints += 1)}`,
      fetch: createFixtureFetch({ account: ACCOUNT, ...options }),
      schedule: timers.schedule,
    },
    document.body,
    element,
  );
  return { editor: new SeatEditorHarness(element), timers, errors };
}

const problem = (body: object, status = 409): Response =>
  new Response(
    JSON.stringify({ type: 'about:blank', title: 'x', status, retryable: false, requestId: 'r', ...body }),
    {
      status,
      headers: { 'Content-Type': 'application/problem+json' },
    },
  );

/** Whether it is the payment form's style sheet, which loads with the steps. */
const isOfForm = (sheet: CSSStyleSheet): boolean =>
  [...sheet.cssRules].some((rule) => rule.cssText.startsWith('.frame'));

describe('The seat editor with a backend that is', () => {
  afterEach(unmountAll);

  it('slow: shows a skeleton, then says that it is still loading', async () => {
    const { editor, timers } = show({ account: 'silence' });
    await editor.says('Loading…');
    timers.run(4000);
    await editor.says('Still loading…');
    await expectAccessible(editor.element);
  });

  it('failing: gives the reason and never shows a price', async () => {
    const { editor, errors } = show({ account: problem({ code: 'organization_unknown' }, 404) });
    await editor.says('Your organization doesn’t have a subscription yet.');
    expect(editor.text).to.not.match(/\$|\d/);
    expect(editor.actions, 'trying again changes nothing').to.deep.equal([]);
    expect(errors).to.deep.equal(['organization_unknown']);
    await expectAccessible(editor.element);
  });

  it('wrong: names the field that violates the contract', async () => {
    const { editor } = show({
      account: Response.json({ ...ACCOUNT, seats: { ...ACCOUNT.seats, quantity: '5' } }),
    });
    await editor.says('The server sent an invalid response (“seats.quantity”).');
  });

  it('behind a failing proxy: says plainly that the server failed', async () => {
    const { editor } = show({ account: new Response('<h1>Bad Gateway</h1>', { status: 502 }) });
    await editor.says('Something went wrong on the server.');
    expect(editor.actions).to.deep.equal(['Try again']);
  });

  it('completely wrong: says what was expected', async () => {
    const { editor } = show({ account: new Response('<h1>Our app</h1>') });
    await editor.says('The server sent an invalid response (“JSON”).');
  });

  it('without a quote: keeps the number, explains, and retries', async () => {
    let fails = true;
    const { editor } = show({
      quote: (seats) => (fails ? problem({ code: 'subscription_inactive' }) : quote(seats)),
    });
    await editor.says('Number of users');
    await editor.type('8');
    editor.press('Update User Count');
    await editor.says('Your subscription isn’t active.');
    expect(editor.field.value).to.equal('8');
    await expectAccessible(editor.element);
    expect(editor.actions, 'one button to continue').to.deep.equal([
      'One fewer user',
      'One more user',
      'Update User Count',
    ]);
    fails = false;
    editor.press('Update User Count');
    await editor.says('Review your change');
  });

  it('changing its amounts: shows the new ones for review and says that nothing was charged', async () => {
    const fresh = quoteFixture(ACCOUNT, 8, { tax: 500 });
    const { editor } = show({ quote, confirm: () => problem({ code: 'quote_changed', quote: fresh }) });
    await editor.says('Number of users');
    await editor.review(8);
    expect(editor.due).to.equal('$43.50');
    editor.press('Confirm Update');
    await editor.says('You haven’t been charged. Review the new amounts.');
    expect(editor.due).to.equal('$48.50');
    expect(editor.text).to.include(
      'The estimate was $43.50. The amount is different because tax is included.',
    );
    await expectAccessible(editor.element);
  });

  it('still working: keeps the button busy and focused', async () => {
    const { editor } = show({ quote, confirm: () => 'silence' });
    await editor.says('Number of users');
    await editor.review(8);
    editor.press('Confirm Update');
    await editor.says('Waiting for your payment. Keep this page open.');
    expect(editor.focusedName).to.equal('Updating…');
    await editor.key('Escape');
    expect(editor.text).to.include('Updating…');
    await expectAccessible(editor.element);
  });
});

describe('The seat editor', () => {
  afterEach(unmountAll);

  it('shows text instead of an amount if only the quote can tell', async () => {
    const { editor } = show({ account: accountFixture({ proration: { quoteOnly: 'tax' } }) });
    await editor.says('Number of users');
    await editor.type('8');
    expect(editor.due).to.equal('Tax is calculated in the next step.');
    expect(editor.text).to.not.include('Not available yet');
  });

  it('explains a minimum by the users in use, or by the limit if that is higher', async () => {
    const seatUsage = { assigned: 2, invited: 1 };
    const { editor } = show({ account: accountFixture({ seatUsage, seats: { minimum: 3 } }) });
    await editor.says('Number of users');
    await editor.type('2');
    expect(editor.hint).to.equal('You have 3 active or invited users. Remove users first to go lower.');
    expect(editor.element.validationMessage).to.equal(editor.hint);
    let asked = 0;
    editor.element.addEventListener('ocw-manage-users-request', () => (asked += 1));
    editor.press('Manage users');
    expect(asked).to.equal(1);
    await expectAccessible(editor.element);
    const over = { assigned: 9, invited: 0 };
    const overdrawn = show({ account: accountFixture({ seatUsage: over, seats: { minimum: 5 } }) }).editor;
    await overdrawn.says('Number of users');
    await overdrawn.type('4');
    expect(overdrawn.hint).to.equal('You have 9 active or invited users. Remove users first to go lower.');
    const limited = show({ account: accountFixture({ seatUsage, seats: { minimum: 4 } }) }).editor;
    await limited.says('Number of users');
    await limited.type('2');
    expect(limited.hint).to.equal('You need at least 4 users.');
    expect(limited.actions).to.not.include('Manage users');
  });

  it('announces the estimate after a pause in typing', async () => {
    const { editor, timers } = show({});
    await editor.says('Number of users');
    await editor.type('12');
    expect(editor.announcement).to.equal('');
    timers.run(700);
    await editor.until(() => editor.announcement !== '');
    expect(editor.announcement).to.equal('Due today: $101.50. OCJ credits added today: 7.');
  });

  it('announces that the review has the amount, if a number has no estimate', async () => {
    const price = { amount: Math.floor(Number.MAX_SAFE_INTEGER / 6), currency: 'USD' };
    const { editor, timers } = show({ account: accountFixture({ plan: { unitPrice: price } }) });
    await editor.says('Number of users');
    await editor.type('12');
    timers.run(700);
    await editor.until(() => editor.announcement !== '', 'something is announced');
    expect(editor.announcement).to.equal('You’ll review the exact amount before paying.');
  });

  it('resumes a change pending from before, without taking the focus', async () => {
    const change = seatChangeFixture(quote(8), { status: 'requires_action' });
    const { editor } = show({ account: accountFixture({ latestSeatChange: change }), change: () => change });
    await editor.says('Waiting for payment: 8 users');
    expect(editor.focusedName).to.equal('');
    expect(editor.actions).to.deep.equal(['Cancel change', 'Use another payment method', 'Approve payment']);
  });

  it('keeps the focus while the code of a step is fetched again, even if it renders meanwhile', async () => {
    const prototype = SeatEditorScreen.prototype as unknown as {
      fetchSteps: (this: SeatEditorScreen) => Promise<SeatChangeSteps>;
    };
    const { fetchSteps } = prototype;
    try {
      prototype.fetchSteps = () =>
        Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
      const change = seatChangeFixture(quote(8), { status: 'requires_action' });
      const { editor } = show({
        account: accountFixture({ latestSeatChange: change }),
        change: () => change,
      });
      await editor.until(() => editor.actions.includes('Try again'));
      let arrive = (): void => undefined;
      prototype.fetchSteps = async function () {
        await new Promise<void>((resolve) => (arrive = resolve));
        return await fetchSteps.call(this);
      };
      editor.press('Try again');
      editor.element.requestUpdate();
      await editor.element.updateComplete;
      expect(editor.actions).to.deep.equal([]);
      arrive();
      await editor.says('Waiting for payment: 8 users');
      expect(editor.focusedName).to.equal('Waiting for payment: 8 users');
    } finally {
      prototype.fetchSteps = fetchSteps;
    }
  });

  it('shows no expiry date while the bank processes a change', async () => {
    const expiresAt = ACCOUNT.billingPeriod.end;
    const change = seatChangeFixture(quote(8), { status: 'processing', expiresAt });
    const { editor } = show({ account: accountFixture({ latestSeatChange: change }), change: () => change });
    await editor.says('Users and credits change when it’s complete.');
    expect(editor.text).not.to.include('Expires');
  });

  // 272 px are left of a phone's 320.
  for (const width of ['272px', '320px', '480px', '768px']) {
    for (const [locale, words] of [
      ['en', 'Number of users'],
      ['de', 'Anzahl der Nutzer'],
      ['fr', 'Nombre d’utilisateurs'],
      ['ja', 'ユーザー数'],
    ] as const) {
      it(`does not shift its layout while the user types, from the first key, ${width} wide in ${locale}`, async () => {
        const { editor } = show({
          account: accountFixture({ accountCredit: { amount: 3000, currency: 'USD' } }),
        });
        editor.element.style.width = width;
        editor.element.locale = locale;
        await editor.says(words);
        const place = (): string => {
          const origin = editor.element.getBoundingClientRect();
          const button = editor.element.shadowRoot?.querySelector('.primary')?.getBoundingClientRect();
          return `${origin.height} ${(button?.top ?? 0) - origin.top}`;
        };
        const places = new Set([place()]);
        for (const text of ['5', '8', '82', '3', '400', '500', '501', '1', '', 'eight', '1.5', '6']) {
          await editor.type(text);
          // The steps and their styles have loaded by then.
          await editor.element.updateComplete;
          places.add(place());
        }
        await editor.until(() => editor.element.shadowRoot?.adoptedStyleSheets.some(isOfForm) === true);
        places.add(place());
        expect([...places]).to.have.length(1);
      });
    }
  }

  it('announces to screen readers that it is requesting the quote', async () => {
    const { editor } = show({ quote: () => 'silence' });
    await editor.says('Number of users');
    await editor.type('8');
    editor.press('Update User Count');
    await editor.until(() => editor.announcement === 'Calculating the exact amount…');
  });

  it('updates its announcements when the language changes', async () => {
    const { editor, timers } = show({});
    await editor.says('Number of users');
    await editor.type('8');
    timers.run(1000);
    await editor.until(() => editor.announcement.startsWith('Due today'));
    editor.element.locale = 'de';
    await editor.says('Anzahl der Nutzer');
    expect(editor.announcement).to.equal('');
  });

  it('says for an ending plan whether a renewal comes first, and what happens to account credit', async () => {
    const after = (cancelAt: number) => show({ account: accountFixture({ cancelAt }) }).editor;
    const { end } = ACCOUNT.billingPeriod;
    const soon = after(end);
    await soon.says('Number of users');
    await soon.type('3');
    await soon.says('Your plan ends on Apr 1, 2026, so no renewal will use it.');
    expect(soon.lines('outlook')['Credits at next renewal']).to.equal(undefined);
    const later = after(end + 90 * 86_400);
    await later.says('Number of users');
    await later.type('3');
    await later.says('account credit for your next invoices.');
    expect(later.lines('outlook')['Credits at next renewal']).to.equal('3');
  });

  it('shows the amount due as the largest text, however narrow the element and large the text', async () => {
    const { editor } = show({
      account: accountFixture({
        plan: { unitPrice: { amount: 45_000_000, currency: 'IDR' } },
        topUp: null,
        accountCredit: { amount: 0, currency: 'IDR' },
        seats: { quantity: 98_765, maximum: null },
      }),
    });
    await editor.says('Number of users');
    await editor.type('250000');
    for (const [width, size] of [
      ['240px', '16px'],
      ['320px', '16px'],
      ['320px', '32px'],
      ['768px', '16px'],
    ] as const) {
      editor.element.style.width = width;
      editor.element.style.setProperty('--ocw-font-size', size);
      const figure = editor.element.shadowRoot?.querySelector('[part="due"] > span');
      const letters = figure ? Number.parseFloat(getComputedStyle(figure).fontSize) : 0;
      expect(letters, `${width} ${size}`).to.be.at.least(Number.parseFloat(size));
    }
  });

  it('shows the number without a field if it cannot be changed', async () => {
    const readOnly = show({ account: accountFixture({ scopes: ['billing:read'] }) });
    await readOnly.editor.says('Only an administrator can change the number of users.');
    expect(readOnly.editor.actions).to.deep.equal([]);
    const ended = show({ account: accountFixture({ status: 'canceled' }) });
    await ended.editor.says('Your subscription has ended. You keep your purchased credits.');
    expect(ended.editor.actions).to.deep.equal([]);
    await expectAccessible(ended.editor.element);
  });

  it('supports forms: value, validity, reset and disabled', async () => {
    const { editor } = show({});
    const form = document.createElement('form');
    const fieldset = document.createElement('fieldset');
    form.append(fieldset);
    document.body.append(form);
    fieldset.append(editor.element);
    editor.element.name = 'users';
    await editor.says('Number of users');
    await editor.type('8');
    expect([...new FormData(form)]).to.deep.equal([['users', '8']]);
    await editor.type('2');
    expect([...new FormData(form)]).to.deep.equal([]);
    expect(form.checkValidity()).to.equal(false);
    expect(editor.element.validationMessage).to.equal('You need at least 3 users.');
    editor.focused?.blur();
    form.reportValidity();
    await editor.until(() => editor.focusedName === 'Number of users', 'the invalid field has the focus');
    form.reset();
    await editor.element.updateComplete;
    expect(editor.element.value).to.equal('5');
    expect(form.checkValidity()).to.equal(true);
    fieldset.disabled = true;
    await editor.until(() => editor.field.disabled);
    // Its button has the colors of one that is not primary, not one of each.
    const { backgroundColor, color } = getComputedStyle(editor.action('Update User Count'));
    expect([backgroundColor, color]).to.deep.equal([
      'rgba(0, 0, 0, 0)',
      getComputedStyle(editor.element.shadowRoot?.querySelector('h2') as Element).color,
    ]);
    form.remove();
  });

  it('keeps the draft when it is moved on the page', async () => {
    const { editor } = show({});
    await editor.says('Number of users');
    await editor.type('9');
    const elsewhere = document.body.appendChild(document.createElement('div'));
    elsewhere.append(editor.element);
    await editor.element.updateComplete;
    expect(editor.field.value).to.equal('9');
    elsewhere.remove();
  });

  it('does not throw if it is removed while its steps load', async () => {
    const { editor, timers } = show({});
    await editor.says('Number of users');
    await editor.type('9');
    const rejected: unknown[] = [];
    const keep = (event: PromiseRejectionEvent): void => void rejected.push(event.reason);
    addEventListener('unhandledrejection', keep);
    timers.run(700);
    editor.element.remove();
    // The steps have loaded, and the browser has reported unhandled rejections.
    await import('../../src/elements/seat-editor/steps.ts');
    mount('ocw-seat-editor', {}, document.body, editor.element);
    await editor.says('Number of users');
    removeEventListener('unhandledrejection', keep);
    expect(rejected).to.deep.equal([]);
  });
});
