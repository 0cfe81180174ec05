import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { html } from 'lit';
import { property, state } from 'lit/decorators.js';
import { BillingError } from '../../client/index.ts';
import type { Account, CheckoutMode } from '../../contract/index.ts';
import { sharedMessages } from '../../locales/en/shared.ts';
import type { BillingStore } from '../../state/index.ts';
import { AccountElement } from '../shared/account-element.ts';
import { baseStyles } from '../shared/base.styles.ts';
import { flowFrameStyles } from '../shared/flow-frame.styles.ts';
import { addMessages } from '../shared/localizer.ts';
import type { PurchaseScreen } from './purchase-screen.ts';

/**
 * Buys credits: how many, what they come to, payment in the page or on Stripe's page, and the way until they are there.
 *
 * @summary Lets an admin buy credits and shows them arriving.
 * @tag ocw-buy-credits
 * @fires {OcwCreditPurchaseRequestEvent} ocw-credit-purchase-request - A person is about to buy; cancelable.
 * @fires {OcwCreditsChangeEvent} ocw-credits-change - The backend says that another number of credits is available.
 * @fires {OcwChallengeEvent} ocw-challenge-start - The bank's challenge covers the page.
 * @fires {OcwChallengeEvent} ocw-challenge-end - The challenge is over.
 * @fires {OcwErrorEvent} ocw-error - A request failed; the element says what went wrong.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart panel - The side with the total and the button that goes on.
 * @csspart field - The number field with its buttons.
 * @csspart input - The number field.
 * @csspart step - A button for one credit more or fewer.
 * @csspart hint - The sentence below the field.
 * @csspart total - The amount to pay.
 * @csspart outlook - The credits before and after.
 * @csspart includes - What one credit includes.
 * @csspart payment - The place of the payment form.
 * @csspart line-items - What makes up the total.
 * @csspart primary - The button that goes on.
 * @csspart back - The button that goes back.
 * @csspart more - The button that begins another purchase.
 * @csspart error - A failure in words.
 * @csspart retry - The button that tries again.
 */
export class OcwBuyCredits extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, flowFrameStyles];

  static {
    addMessages(sharedMessages);
  }

  /** `elements`: paid in the page. `hosted`: on Stripe's page, which comes back to this one. */
  @property() checkout: CheckoutMode = 'elements';
  /** Where in the page the payment form goes: an element or a selector; else it is inside this element. */
  @property({ attribute: 'payment-target' }) paymentTarget: HTMLElement | string = '';
  /** The payment form may be passed on through the page's own shadow roots around, by slots added to them. */
  @property({ type: Boolean, attribute: 'relay-frames' }) relayFrames = false;

  /** The module with the screen could not be fetched. */
  @state() private screenMissing = false;

  #screen: PurchaseScreen | undefined;
  #loading: Promise<unknown> | undefined;
  #store: BillingStore | undefined;
  #detach: (() => void) | undefined;

  /** Brings the focus to the number, or to what goes on. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('input, .primary, #title')?.focus(options);
  }

  protected override attach(store: BillingStore): () => void {
    const stop = super.attach(store);
    this.#store = store;
    if (this.#screen) this.#detach = this.#screen.attach(store);
    else this.#load();
    return () => {
      stop();
      this.#detach?.();
      this.#detach = this.#store = undefined;
    };
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#screen?.willUpdate(this.account);
  }

  protected override updated(): void {
    this.#screen?.updated();
  }

  /** The screen comes while the account is being read, so that a page without this element does not pay for it. */
  #load(): void {
    this.screenMissing = false;
    this.#loading ??= import('./purchase-screen.ts').then(
      ({ PurchaseScreen }) => {
        const { connection } = this;
        this.#screen = new PurchaseScreen({
          host: this,
          root: this.renderRoot as ShadowRoot,
          l10n: () => this.l10n,
          failure: (error, retry) => this.failure(error, retry),
          report: (error) => this.report(error),
          settings: () => ({
            publishableKey: connection.inherited?.publishableKey || (this.account?.publishableKey ?? ''),
            stripe: connection.inherited?.stripe,
            locale: this.l10n.locale,
          }),
        });
        if (this.#store) this.#detach = this.#screen.attach(this.#store);
        this.requestUpdate();
      },
      () => {
        this.#loading = undefined;
        this.screenMissing = true;
      },
    );
  }

  protected override frame(content: unknown, busy = false): TemplateResult {
    return html`<section class="card" part="card" aria-busy=${busy}>
      <div class="main">${content}</div>
    </section>`;
  }

  protected skeleton(): TemplateResult {
    return html`<span class="bone short"></span><span class="bone big"></span><span class="bone"></span>
      <span class="bone"></span><span class="bone big"></span>`;
  }

  protected content(account: Account): TemplateResult {
    if (this.#screen) return this.#screen.view(account);
    const error = new BillingError({ code: 'network_error' });
    if (this.screenMissing) return this.frame(this.failure(error, () => this.#load()));
    return this.frame(this.skeleton(), true);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-buy-credits': OcwBuyCredits;
  }
}
