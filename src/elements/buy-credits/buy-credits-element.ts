import type { TemplateResult } from 'lit';
import { html } from 'lit';
import { property } from '../base/property.ts';
import type { CheckoutMode } from '../../contract/index.ts';
import type { FlowContext } from '../payment/flow-element.ts';
import { FlowElement } from '../payment/flow-element.ts';
import type { PurchaseScreen } from './purchase-screen.ts';

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
export class OcwBuyCredits extends FlowElement<PurchaseScreen> {
  /**
   * `elements`: paid in the page. `hosted`: on Stripe's page, which comes back to this one.
   * @type {'elements' | 'hosted'}
   */
  @property() checkout: CheckoutMode = 'elements';

  protected async createScreen(context: FlowContext<this>): Promise<PurchaseScreen> {
    const { PurchaseScreen: Screen } = await import('./purchase-screen.ts');
    return new Screen(context);
  }

  protected skeleton(): TemplateResult {
    return html`<span class="bone short"></span><span class="bone big"></span><span class="bone"></span>
      <span class="bone"></span><span class="bone big"></span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-buy-credits': OcwBuyCredits;
  }
}
