import type { CSSResultGroup, TemplateResult } from 'lit';
import { html } from 'lit';
import { property } from '../base/property.ts';
import type { CheckoutMode } from '../../contract/index.ts';
import { AccountElement } from '../base/account-element.ts';
import { baseStyles } from '../base/base.styles.ts';
import { flowFrameStyles } from '../base/flow-frame.styles.ts';
import { LazyScreen } from '../base/lazy-screen.ts';
import { flowFrame } from '../payment/flow-frame.ts';

/**
 * Buys credits: how many, what they come to, payment in the page or on Stripe's page, and the way until they are there.
 *
 * @summary Lets an admin buy credits and shows them arriving.
 * @tag ocw-buy-credits
 * @fires {OcwCreditPurchaseRequestEvent} ocw-credit-purchase-request - The user buys credits; cancelable.
 * @fires {OcwCreditsChangeEvent} ocw-credits-change - The backend says that another number of credits is available.
 * @fires {OcwChallengeEvent} ocw-challenge-start - A challenge of the user's bank covers the page.
 * @fires {OcwChallengeEvent} ocw-challenge-end - The challenge has ended.
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
 * @csspart method - The card on file that pays.
 * @csspart change-method - The link beside it, to the payment form.
 * @csspart back - The button that goes back.
 * @csspart document - The link to the invoice of the purchase, once it is paid.
 * @csspart more - The button that begins another purchase.
 * @csspart error - A failure in words.
 * @csspart retry - The button that tries again.
 */
export class OcwBuyCredits extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, flowFrameStyles];

  /**
   * `elements`: paid in the page. `hosted`: on Stripe's page, which comes back to this one.
   * @type {'elements' | 'hosted'}
   */
  @property() checkout: CheckoutMode = 'elements';
  /** Where in the page the payment form goes: an element or a selector; else it is inside this element. */
  @property({ attribute: 'payment-target' }) paymentTarget: HTMLElement | string = '';
  /** The payment form may be passed on through the page's own shadow roots around, by slots added to them. */
  @property({ type: Boolean, attribute: 'relay-frames' }) relayFrames = false;

  readonly #screen = new LazyScreen(
    this.billing,
    async () => new (await import('./purchase-screen.ts')).PurchaseScreen(this.billing),
  );

  protected override render(): TemplateResult {
    const loading = html`<span class="bone short"></span><span class="bone big"></span
      ><span class="bone"></span> <span class="bone"></span><span class="bone big"></span>`;
    return this.billing.show({
      ready: (account) => this.#screen.view(account, flowFrame),
      loading,
      frame: flowFrame,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-buy-credits': OcwBuyCredits;
  }
}
