import type { Stripe } from '@stripe/stripe-js';
import type { OcwBuyCredits } from '../../src/elements/index.ts';
import { BuyCreditsHarness } from '../../src/testing/harnesses/index.ts';
import { createFakeStripe, httpBackend } from '../../src/simulator/stripe-js/index.ts';
import type { NewTestOrganization } from '../support/backend.ts';
import type { WireFault } from '../support/stripe-wire.ts';
import { Backend, mount } from './support.ts';

/** A user at the element, with the real handler. */
export interface Shop {
  readonly backend: Backend;
  readonly buy: BuyCreditsHarness;
  readonly provider: HTMLElementTagNameMap['ocw-billing'];
}

/** The fake Stripe.js for an organization. If it loses responses, confirmations still take effect. */
export function stripeFor(backend: Backend, losesResponses = false): Stripe {
  const wire = httpBackend(backend.organization.stripe);
  const losing =
    <Input, Output>(call: (input: Input) => Promise<Output>) =>
    async (input: Input): Promise<Output> => {
      const response = await call(input);
      if (losesResponses) throw new TypeError('Failed to fetch');
      return response;
    };
  const lossy = {
    ...wire,
    confirmCheckout: losing((input: Parameters<typeof wire.confirmCheckout>[0]) =>
      wire.confirmCheckout(input),
    ),
    confirmPayment: losing((input: Parameters<typeof wire.confirmPayment>[0]) => wire.confirmPayment(input)),
    confirmSetup: losing((input: Parameters<typeof wire.confirmSetup>[0]) => wire.confirmSetup(input)),
  };
  return createFakeStripe(lossy)('pk_test_1');
}

/** The element in a provider with the fake Stripe.js, paid by the simulator of the organization. */
export function place(
  backend: Backend,
  properties: Partial<OcwBuyCredits> = {},
  losesResponses = false,
): Shop {
  const stripe = stripeFor(backend, losesResponses);
  const provider = mount('ocw-billing', { ...backend.connection, stripe });
  return {
    backend,
    provider,
    buy: new BuyCreditsHarness(mount('ocw-buy-credits', properties, provider), 15_000),
  };
}

/** A shop of a new organization, ready to be bought in. */
export async function open(
  options: NewTestOrganization = {},
  properties: Partial<OcwBuyCredits> = {},
  losesResponses = false,
): Promise<Shop> {
  const shop = place(await Backend.create(options), properties, losesResponses);
  await shop.buy.says('Number of credits');
  return shop;
}

/** Amounts that were paid for credits at 19.00, in minor units. */
export const sold = async (backend: Backend): Promise<number[]> =>
  (await backend.stripeState()).charges
    .filter(({ amount, status }) => status === 'succeeded' && amount % 1900 === 0)
    .map(({ amount }) => amount);

/** A cut connection to Stripe. */
export const lost: WireFault = { kind: 'lost', position: 'before' };
