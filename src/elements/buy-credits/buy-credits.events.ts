import type { CheckoutMode } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';

/** The user is about to buy credits. Cancelable: after `preventDefault()` no purchase is made and the quantity stays. */
export class OcwCreditPurchaseRequestEvent extends Event {
  static readonly type = 'ocw-credit-purchase-request';
  readonly quantity: number;
  /** Displayed price of the credits, before tax. */
  readonly total: Money;
  /** Where the user pays: in the page, or on Stripe's page. */
  readonly checkout: CheckoutMode;

  constructor(purchase: { quantity: number; total: Money; checkout: CheckoutMode }) {
    super(OcwCreditPurchaseRequestEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.quantity = purchase.quantity;
    this.total = purchase.total;
    this.checkout = purchase.checkout;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ocw-credit-purchase-request': OcwCreditPurchaseRequestEvent;
  }
}
