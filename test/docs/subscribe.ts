import type { BillingHandler } from '../../src/server/index.ts';
import type Stripe from 'stripe';

/** Subscribes an organization with a payment method, and links it to the handler. */
export async function subscribe(
  stripe: Stripe,
  billing: BillingHandler,
  organizationId: string,
  { price, quantity, paymentMethod }: { price: string; quantity: number; paymentMethod: string },
): Promise<void> {
  const customer = await stripe.customers.create({ name: organizationId });
  const card = await stripe.paymentMethods.attach(paymentMethod, { customer: customer.id });
  await stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: card.id },
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price, quantity }],
  });
  await billing.linkOrganization({
    organizationId,
    customerId: customer.id,
    subscriptionId: subscription.id,
  });
}
