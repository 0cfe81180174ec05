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
 * Buys credits: quantity and total, payment in the page or on Stripe's page, and progress until the credits are added.
 *
 * @summary Lets an admin buy credits and shows when they have been added.
 * @tag ocw-buy-credits
 * @fires {OcwCreditPurchaseRequestEvent} ocw-credit-purchase-request - The user buys credits; cancelable.
 * @fires {OcwCreditsChangeEvent} ocw-credits-change - The number of available credits has changed.
 * @fires {OcwChallengeEvent} ocw-challenge-start - A challenge of the user's bank covers the page.
 * @fires {OcwChallengeEvent} ocw-challenge-end - The challenge has ended.
 * @fires {OcwErrorEvent} ocw-error - A request failed; the element shows a message.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart panel - The side panel with the total and the primary button.
 * @csspart field - The number field with its buttons.
 * @csspart input - The number field.
 * @csspart step - A button that adds or subtracts one credit.
 * @csspart hint - The sentence below the field.
 * @csspart total - The amount to pay.
 * @csspart outlook - The credits before and after.
 * @csspart includes - What one credit includes.
 * @csspart payment - The box around the payment form.
 * @csspart line-items - The breakdown of the total.
 * @csspart primary - The primary button.
 * @csspart method - The card on file that will be charged.
 * @csspart change-method - The link beside it that opens the payment form.
 * @csspart back - The back button.
 * @csspart document - The link to the invoice of the purchase, once it is paid.
 * @csspart more - The button that starts another purchase.
 * @csspart error - An error message.
 * @csspart retry - The retry button.
 */
export class OcwBuyCredits extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, flowFrameStyles];

  /**
   * Where the user pays. `elements`: in the page. `hosted`: on Stripe's page, which returns to this one.
   * @type {'elements' | 'hosted'}
   */
  @property() checkout: CheckoutMode = 'elements';
  /** Element or selector in the page to mount the payment form in. Default: inside this element. */
  @property({ attribute: 'payment-target' }) paymentTarget: HTMLElement | string = '';
  /** Allows slots to be added to the page's own shadow roots around the element, to relay the payment form. */
  @property({ type: Boolean, attribute: 'relay-frames' }) relayFrames = false;

  readonly #screen = new LazyScreen(
    this.billing,
    async () => new (await import('./purchase-screen.ts')).PurchaseScreen(this.billing),
  );

  protected override render(): TemplateResult {
    const loading = html`<span class="line short"></span><span class="line big"></span
      ><span class="line"></span> <span class="line"></span><span class="line big"></span>`;
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
