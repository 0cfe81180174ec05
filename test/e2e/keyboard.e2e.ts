import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { Server } from './matrix/server-process.ts';
import { startServer } from './matrix/server-process.ts';
import { Visit } from './support/visit.ts';

// A user with a keyboard only: every action uses `page.keyboard`.

let server: Server;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(() => server.remove());

interface Focus {
  /** Its label or text. */
  readonly name: string;
  /** In the window, with a ring around it; a heading needs none. */
  readonly isSeen: boolean;
}

/** The focused element, through shadow roots and frames. */
function readFocus(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    let view: Window = window;
    let element = document.activeElement as HTMLElement | null;
    for (;;) {
      const inner =
        element?.shadowRoot?.activeElement ??
        (element?.localName === 'iframe'
          ? (element as HTMLIFrameElement).contentDocument?.activeElement
          : null);
      if (!element || !inner) break;
      if (element.localName === 'iframe') view = (element as HTMLIFrameElement).contentWindow as Window;
      element = inner as HTMLElement;
    }
    if (!element || element.localName === 'body') return { name: '', isSeen: true };
    const label = (element as HTMLInputElement).labels?.[0]?.innerText;
    const name = element.getAttribute('aria-label') ?? label ?? element.innerText;
    const { top, bottom, height } = element.getBoundingClientRect();
    // A field and its buttons have their ring around all of them.
    const hasRing = [element, element.parentElement ?? element].some((each) => {
      const { outlineStyle, outlineWidth } = view.getComputedStyle(each);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
    });
    const isSeen =
      height > 0 && bottom > 0 && top < view.innerHeight && (hasRing || /^H\d$/.test(element.tagName));
    return { name: name.replace(/\s+/g, ' ').trim(), isSeen };
  });
}

/** Waits until the focus is here, without a key. */
async function isAt(page: Page, name: string | RegExp): Promise<void> {
  await expect
    .poll(async () => (await readFocus(page)).name, { timeout: 20_000 })
    .toEqual(typeof name === 'string' ? name : expect.stringMatching(name));
  const { isSeen } = await readFocus(page);
  expect(isSeen, `${String(name)} can be seen to have the focus`).toBe(true);
}

/** Presses Tab until this stop; asserts that each stop is visible. Returns the number of key presses. */
async function tabTo(page: Page, name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<number> {
  const passed: string[] = [];
  for (let presses = 1; presses <= 30; presses += 1) {
    await page.keyboard.press(key);
    const focus = await readFocus(page);
    passed.push(focus.name);
    if (focus.name !== '') expect(focus.isSeen, `“${focus.name}” can be seen to have the focus`).toBe(true);
    if (typeof name === 'string' ? focus.name === name : name.test(focus.name)) return presses;
  }
  throw new Error(`No way by ${key} to ${String(name)}: ${passed.join(' → ')}`);
}

/** Waits for the second in which a button that charges ignores presses: Playwright types faster than that. */
async function canPress(element: Locator, name: string): Promise<void> {
  await expect(element.getByRole('button', { name })).toBeEnabled();
}

/** Types a card into the next form. */
async function typeCard(page: Page, number: string): Promise<void> {
  const form = page.frameLocator('iframe[title^="Secure payment"]').locator('[name="number"]');
  await expect(form).toBeVisible();
  await tabTo(page, 'Card number');
  await page.keyboard.type(number);
  await page.keyboard.press('Tab');
  await isAt(page, 'Expiration date');
  await page.keyboard.type('12 / 34');
  await page.keyboard.press('Tab');
  await isAt(page, 'Security code');
  await page.keyboard.type('123');
}

test('users are added with 3-D Secure, from page load to completion', async ({ context }) => {
  const { page, editor, organization } = await Visit.begin(server, context, {
    seed: { paymentMethod: 'pm_card_threeDSecure2Required' },
  });
  const { keyboard } = page;
  await expect(editor.getByRole('textbox')).toBeVisible();
  await tabTo(page, 'Number of users');
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowUp');
  await expect(editor.getByRole('textbox')).toHaveValue('7');
  await keyboard.press('ArrowDown');
  await expect(editor.getByRole('textbox')).toHaveValue('6');
  await tabTo(page, 'Update User Count');
  await keyboard.press('Enter');
  await isAt(page, 'Review your change');

  await keyboard.press('Escape');
  await isAt(page, 'Update User Count');
  await tabTo(page, 'Number of users', 'Shift+Tab');
  await keyboard.press('Enter');
  await isAt(page, 'Review your change');
  await tabTo(page, /^Confirm Update/);
  await canPress(editor, 'Confirm Update');
  await keyboard.press('Space');

  await isAt(page, 'Complete authentication');
  await keyboard.press('Enter');
  await isAt(page, 'You now have 6 users');
  await tabTo(page, 'Done');
  await keyboard.press('Enter');
  await isAt(page, 'Number of users');
  expect(await server.stripeState(organization.organizationId)).toMatchObject({ quantity: 6 });
});

test('a decline by the bank leads to the form for another card, which pays', async ({ context }) => {
  const { page, editor } = await Visit.begin(server, context, {
    seed: { paymentMethod: 'pm_card_threeDSecure2Required' },
  });
  const { keyboard } = page;
  await expect(editor.getByRole('textbox')).toBeVisible();
  await tabTo(page, 'Number of users');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await isAt(page, 'Review your change');
  await tabTo(page, /^Confirm Update/);
  await canPress(editor, 'Confirm Update');
  await keyboard.press('Enter');
  await isAt(page, 'Complete authentication');
  await keyboard.press('Tab');
  await isAt(page, 'Fail authentication');
  await keyboard.press('Space');
  await isAt(page, 'Pay for your change to 6 users');
  await typeCard(page, '4242424242424242');
  await tabTo(page, /^Pay \$14\.97$/);
  await canPress(editor, 'Pay $14.97');
  await keyboard.press('Enter');
  await isAt(page, 'You now have 6 users');
});

test('credits are bought with a card entered in the form', async ({ context }) => {
  const { page, buy } = await Visit.begin(server, context);
  const { keyboard } = page;
  await expect(buy.getByRole('textbox')).toBeVisible();
  await tabTo(page, 'Number of credits');
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type('2');
  await tabTo(page, 'Buy Credits');
  await keyboard.press('Space');
  await isAt(page, 'Pay for 2 credits');

  await keyboard.press('Escape');
  await isAt(page, 'Buy Credits');
  await keyboard.press('Enter');
  await isAt(page, 'Pay for 2 credits');
  await tabTo(page, 'Change payment method');
  await keyboard.press('Enter');
  await isAt(page, 'Pay for 2 credits');
  await typeCard(page, '4000002760003184');
  await tabTo(page, /^Buy Credits · \$38\.00$/);
  await canPress(buy, 'Buy Credits · $38.00');
  await keyboard.press('Enter');
  await isAt(page, 'Complete authentication');
  await keyboard.press('Enter');
  await isAt(page, '2 credits added');
  await tabTo(page, 'Done');
  await keyboard.press('Enter');
  await isAt(page, 'Number of credits');
});

test('with no card on file the user enters one, and the review names it', async ({ context }) => {
  const { page, editor } = await Visit.begin(server, context, { seed: { paymentMethod: null } });
  const { keyboard } = page;
  await expect(editor.getByRole('textbox')).toBeVisible();
  await tabTo(page, 'Number of users');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await isAt(page, 'Review your change');
  await tabTo(page, 'Add a payment method');
  await keyboard.press('Enter');
  await isAt(page, 'Payment method');
  await keyboard.press('Escape');
  await isAt(page, 'Review your change');
  await tabTo(page, 'Add a payment method');
  await keyboard.press('Enter');
  await isAt(page, 'Payment method');
  await typeCard(page, '5555555555554444');
  await tabTo(page, 'Save payment method');
  await keyboard.press('Space');
  await isAt(page, 'Review your change');
  await expect(editor).toContainText('Charged to Mastercard ending in 4444');
  await tabTo(page, /^Confirm Update/);
  await canPress(editor, 'Confirm Update');
  await keyboard.press('Enter');
  await isAt(page, 'You now have 6 users');
});
