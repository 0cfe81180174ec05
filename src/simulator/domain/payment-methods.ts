import { invalid, StripeFault } from '../protocol/fault.ts';
import { findTestCard } from './test-cards.ts';
import type { CardOutcome, TestCard } from './test-cards.ts';
import type { PaymentMethod } from '../state/wire.ts';
import type { World } from '../state/world.ts';

const noAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

/** Creates a payment method that behaves like a test card. */
export function mintPaymentMethod(world: World, card: TestCard, customer: string | null): PaymentMethod {
  const method = {
    id: world.id('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: noAddress, email: null, name: null, phone: null, tax_id: null },
    created: world.now(),
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: card.type,
    ...(card.type === 'card'
      ? { card: cardDetails(card, world.now()) }
      : { us_bank_account: bankDetails(card) }),
  } satisfies PaymentMethod;
  world.store.put('_card', { id: method.id, card: card.token, authenticated: false });
  return world.store.put('payment_method', method);
}

function cardDetails(card: TestCard, now: number): NonNullable<PaymentMethod['card']> {
  return {
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    display_brand: card.brand,
    exp_month: 12,
    exp_year: new Date(now * 1000).getUTCFullYear() + 4,
    fingerprint: `simulated${card.number ?? ''}`,
    funding: 'credit',
    generated_from: null,
    last4: card.number?.slice(-4) ?? '',
    networks: { available: [card.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

function bankDetails(card: TestCard): NonNullable<PaymentMethod['us_bank_account']> {
  return {
    account_holder_type: 'company',
    account_type: 'checking',
    bank_name: card.brand,
    financial_connections_account: null,
    fingerprint: `simulated${card.token}`,
    last4: '6789',
    networks: { preferred: 'ach', supported: ['ach'] },
    routing_number: '110000000',
    status_details: {},
  };
}

/** Returns the payment method with an id or, for a test token such as `pm_card_visa`, creates one. */
export function paymentMethodFrom(world: World, idOrToken: string, param: string): PaymentMethod {
  const card = findTestCard(idOrToken);
  return card === undefined
    ? world.store.get('payment_method', idOrToken, param)
    : mintPaymentMethod(world, card, null);
}

/** Attaches a payment method to a customer, like `paymentMethods.attach`. Throws Stripe's 402 if the bank declines it. */
export function attachPaymentMethod(world: World, method: PaymentMethod, customer: string): PaymentMethod {
  world.store.get('customer', customer, 'customer');
  if (method.customer === customer) return method;
  if (method.customer !== null) {
    throw invalid(
      'The payment method you provided has already been attached to a customer.',
      'payment_method',
    );
  }
  const outcome = cardOf(world, method.id).attach;
  if (outcome.kind === 'decline') throw declined(outcome);
  const attached = world.store.put('payment_method', { ...method, customer });
  world.emit('payment_method.attached', attached);
  return attached;
}

/** Returns the test card as which a payment method behaves. */
export function cardOf(world: World, paymentMethod: string): TestCard {
  const record = world.store.get('_card', paymentMethod, 'payment_method');
  const card = findTestCard(record.card);
  if (card === undefined) throw new Error(`No test card ${record.card}`);
  return card;
}

/** Returns Stripe's 402 for a declined card. */
export function declined(outcome: CardOutcome & { kind: 'decline' }, extra: object = {}): StripeFault {
  const error = {
    type: 'card_error' as const,
    code: outcome.code,
    message: outcome.message,
    ...(outcome.declineCode === undefined ? {} : { decline_code: outcome.declineCode }),
    ...extra,
  };
  return new StripeFault(402, error, true);
}
