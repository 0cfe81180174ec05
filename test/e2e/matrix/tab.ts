import type { FrameLocator, Locator, Page, Request, Route } from '@playwright/test';
import { expect } from '@playwright/test';

/** Which element of the page. */
export type Element =
  'ocw-buy-credits' | 'ocw-seat-editor' | 'ocw-credit-balance' | 'ocw-subscription-summary';

/** A test card by its number, or the asynchronous payment method. */
export type Payment = `${number}` | 'bank_debit';

/** A held request of the page. */
export interface Held {
  /** Releases it, or its response. */
  release(): Promise<void>;
  /** Cuts it. */
  cut(reason: 'internetdisconnected' | 'connectionreset'): Promise<void>;
}

/** Timeout for a tab to show a text, in milliseconds of real time. */
const PATIENCE = 30_000;
/** Milliseconds of the page's time per check while no request is open. */
const STEP = 250;
/** Milliseconds between two checks while one is open. */
const LOOK = 20;

/** The open requests of a page, from now on. */
function requestsOf(page: Page): ReadonlySet<Request> {
  const asked = new Set<Request>();
  page.on('request', (request) => asked.add(request));
  page.on('requestfinished', (request) => asked.delete(request));
  page.on('requestfailed', (request) => asked.delete(request));
  return asked;
}

/** A user at a tab of the host's page. */
export class Tab {
  readonly page: Page;
  readonly #element: Element;
  /** Minor units on each button that the user pressed to pay. */
  readonly #shown: number[];
  readonly #asked: ReadonlySet<Request>;

  constructor(page: Page, element: Element, shown: number[] = [], asked = requestsOf(page)) {
    this.page = page;
    this.#element = element;
    this.#shown = shown;
    this.#asked = asked;
  }

  /** The texts of the buttons with which the user agreed to pay, in all tabs. */
  get shown(): readonly number[] {
    return this.#shown;
  }

  /** The element that the flow is about. */
  get element(): Locator {
    return this.page.locator(this.#element);
  }

  /** The same tab, at another of its elements. */
  at(element: Element): Tab {
    return new Tab(this.page, element, this.#shown, this.#asked);
  }

  /** A tab opened by the page: the browser copies this one's session storage to it. */
  async duplicate(): Promise<Tab> {
    const opened = this.page.context().waitForEvent('page');
    await this.page.evaluate(() => void window.open(location.href));
    const page = await opened;
    await page.waitForLoadState('domcontentloaded');
    return new Tab(page, this.#element, this.#shown);
  }

  /**
   * Waits until the element shows one of these texts, and returns it. The page's clock runs faster while the page waits
   * for nothing but the clock: the server's time is the real one.
   */
  async says(...words: readonly string[]): Promise<string> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const text = await this.read(this.#element);
      const said = words.find((each) => text.includes(each));
      if (said !== undefined) return said;
      if (Date.now() > end) throw new Error(`Waited in vain for “${words.join('” or “')}”. It says: ${text}`);
      if (this.#asked.size === 0) await this.page.clock.runFor(STEP);
      else await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  /** The text of an element, in one line; empty while it does not exist. */
  async read(tag: Element): Promise<string> {
    return await this.page.evaluate((name) => {
      const base = document.querySelector(name)?.shadowRoot?.querySelector<HTMLElement>('.base');
      return (base?.innerText ?? '')
        .replace(/[\u200e\u2066\u2069]/g, '')
        .replace(/\s+/g, ' ')
        .trim();
    }, tag);
  }

  /** Presses a button by its text. */
  async press(name: string | RegExp): Promise<void> {
    await this.element.getByRole('button', { name, exact: true }).click();
  }

  /** Agrees to pay, and remembers the amount on the button. */
  async pay(name: RegExp): Promise<void> {
    await this.canPay(name);
    const button = this.element.getByRole('button', { name });
    this.agree(await button.innerText());
    await button.click();
  }

  /** Waits until the button accepts presses. */
  async canPay(name: RegExp): Promise<void> {
    await expect(this.element.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'false');
  }

  /** Records the amount in a text that the user agrees to. */
  agree(text: string): void {
    const [amount, ...others] = text.match(/\$[\d,]+\.\d\d/g) ?? [];
    if (amount === undefined || others.length > 0) throw new Error(`Not one amount to agree to: ${text}`);
    this.#shown.push(Number(amount.replace(/[$,.]/g, '')));
  }

  /** Replaces the number in the element's field. */
  async type(number: number): Promise<void> {
    await this.element.getByRole('textbox').fill(String(number));
  }

  /** Switches from the card on file to the payment form, if a card is on file. */
  async toForm(): Promise<void> {
    const change = this.element.getByRole('button', { name: 'Change payment method' });
    const frame = this.element.locator('iframe[title^="Secure payment"]');
    await expect(change.or(frame)).toBeVisible();
    if (await change.isVisible()) await change.click();
    await expect(frame).toBeVisible();
  }

  /** Fills the payment form in. */
  async enter(payment: Payment): Promise<void> {
    if (payment === 'bank_debit') {
      await this.#form.getByLabel('Payment method').selectOption('bank_debit');
      return;
    }
    await this.#form.getByLabel('Card number').fill(payment);
    await this.#form.getByLabel('Expiration date').fill('12 / 34');
    await this.#form.getByLabel('Security code').fill('123');
  }

  /** Reloads the payment form if it could not be loaded. */
  async reopenForm(): Promise<void> {
    const again = this.element.getByRole('button', { name: 'Reload the form' });
    const frame = this.element.locator('iframe[title^="Secure payment"]');
    const change = this.element.getByRole('button', { name: 'Change payment method' });
    await expect(again.or(frame).or(change)).toBeVisible();
    if (await again.isVisible()) await again.click();
  }

  /** The bank's question, over the page. */
  get challenge(): FrameLocator {
    return this.page.frameLocator('iframe[title^="3-D Secure"]');
  }

  async isChallenged(): Promise<boolean> {
    return (await this.page.locator('iframe[title^="3-D Secure"]').count()) > 0;
  }

  async respondToChallenge(response: 'Complete' | 'Fail'): Promise<void> {
    await this.challenge.getByRole('button', { name: `${response} authentication` }).click();
  }

  /** Holds back what the page reads from its backend until the returned function is called. */
  async holdReads(): Promise<() => void> {
    let isHeld = true;
    await this.page.route('**/backend/**', async (route) => {
      if (!isHeld || route.request().method() !== 'GET') await route.fallback();
    });
    return () => {
      isHeld = false;
    };
  }

  /**
   * Holds the next request whose address contains this: before it reaches the server, or the response on its way back. Settles
   * with it once it is there.
   */
  hold(address: string, method: string, keeps: 'request' | 'response'): Promise<Held> {
    let isTaken = false;
    return new Promise((resolve, reject) => {
      const take = async (route: Route): Promise<void> => {
        if (isTaken || route.request().method() !== method) {
          await route.fallback();
          return;
        }
        // Not removed with `unroute`, which would release the held request.
        isTaken = true;
        const response = keeps === 'response' ? await route.fetch() : null;
        resolve({
          // The page may be gone by now, and its request with it.
          release: () => (response ? route.fulfill({ response }) : route.continue()).catch(() => undefined),
          cut: (reason) => route.abort(reason).catch(() => undefined),
        });
      };
      this.page.route((url) => url.pathname.includes(address), take).catch(reject);
    });
  }

  get #form(): FrameLocator {
    return this.element.frameLocator('iframe[title^="Secure payment"]');
  }
}
