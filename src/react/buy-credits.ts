import { OcwBuyCredits } from '../elements/buy-credits/buy-credits-element.ts';
import '../elements/buy-credits/purchase-screen.ts';
import '../elements/ui/status-notice.ts';
import type { ElementComponent } from './create-component.ts';
import { createComponent } from './create-component.ts';
import type { PaymentEvent } from './events.ts';
import { PAYMENT_EVENTS } from './events.ts';

/** `<ocw-buy-credits>`: buys credits. */
export const BuyCredits: ElementComponent<
  OcwBuyCredits,
  PaymentEvent | 'ocw-credit-purchase-request' | 'ocw-credits-change'
> = createComponent('ocw-buy-credits', OcwBuyCredits, [
  ...PAYMENT_EVENTS,
  'ocw-credit-purchase-request',
  'ocw-credits-change',
]);
