import { catalogEndpoints } from './catalog.ts';
import { checkoutEndpoints } from './checkout-sessions.ts';
import { creditNoteEndpoints } from './credit-notes.ts';
import { customerEndpoints } from './customers.ts';
import { eventEndpoints } from './events.ts';
import { invoiceItemEndpoints } from './invoice-items.ts';
import { invoiceEndpoints } from './invoices.ts';
import { paymentIntentEndpoints } from './payment-intents.ts';
import { paymentMethodEndpoints } from './payment-methods.ts';
import { portalEndpoints } from './portal-sessions.ts';
import { previewEndpoint } from './previews.ts';
import { refundEndpoints } from './refunds.ts';
import { setupIntentEndpoints } from './setup-intents.ts';
import { scheduleEndpoints } from './subscription-schedules.ts';
import { subscriptionEndpoints } from './subscriptions.ts';
import { taxAndCouponEndpoints } from './tax-and-coupons.ts';
import type { Endpoint } from '../http/endpoint.ts';

/** All simulated endpoints of Stripe's API. */
export const endpoints: readonly Endpoint[] = [
  ...customerEndpoints,
  ...catalogEndpoints,
  ...paymentMethodEndpoints,
  ...subscriptionEndpoints,
  ...scheduleEndpoints,
  previewEndpoint,
  ...invoiceEndpoints,
  ...invoiceItemEndpoints,
  ...paymentIntentEndpoints,
  ...checkoutEndpoints,
  ...setupIntentEndpoints,
  ...refundEndpoints,
  ...creditNoteEndpoints,
  ...portalEndpoints,
  ...taxAndCouponEndpoints,
  ...eventEndpoints,
];
