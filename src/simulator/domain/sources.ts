import { resourceMissing } from '../protocol/fault.ts';
import { mintPaymentMethod } from './payment-methods.ts';
import { findTestCard } from './test-cards.ts';
import type { PaymentMethod, Source } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Test payment methods as which sources behave, by token. */
const tokens: Readonly<Record<string, string>> = {
  tok_visa: 'pm_card_visa',
  tok_mastercard: 'pm_card_mastercard',
  tok_amex: 'pm_card_amex',
  tok_chargeCustomerFail: 'pm_card_chargeCustomerFail',
  btok_us_verified: 'pm_usBankAccount_success',
};

/** Brand names of sources by the brand code of payment methods. */
const brands: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'MasterCard',
  amex: 'American Express',
};

/**
 * Creates a legacy payment source, from before payment methods. As at Stripe, it can be charged as a payment method with the
 * same id, and a customer's first source becomes the default source.
 */
export function createSource(world: World, token: string, customerId: string): Source {
  const customer = world.store.get('customer', customerId, 'customer');
  const card = findTestCard(tokens[token] ?? '');
  if (card === undefined) throw resourceMissing('token', token, 'source');
  const { id: minted, ...method } = mintPaymentMethod(world, card, customerId);
  world.store.remove('payment_method', minted);
  world.store.remove('_card', minted);
  const id = world.id(card.type === 'card' ? 'card' : 'ba');
  world.store.put('payment_method', { ...method, id });
  world.store.put('_card', { id, card: card.token, authenticated: false });
  const source = world.store.put('source', sourceOf({ ...method, id }, customerId));
  world.emit('customer.source.created', source);
  if (customer.default_source === null)
    world.store.put('customer', { ...customer, default_source: source.id });
  return source;
}

function sourceOf({ id, card, us_bank_account: bank }: PaymentMethod, customer: string): Source {
  if (card === undefined) {
    return {
      id,
      object: 'bank_account',
      account_holder_name: null,
      account_holder_type: 'company',
      account_type: 'checking',
      bank_name: bank?.bank_name ?? null,
      country: 'US',
      currency: 'usd',
      customer,
      fingerprint: bank?.fingerprint ?? null,
      last4: bank?.last4 ?? '',
      metadata: {},
      routing_number: bank?.routing_number ?? null,
      status: 'verified',
    };
  }
  return {
    id,
    object: 'card',
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: null,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: null,
    allow_redisplay: 'unspecified',
    brand: brands[card.brand] ?? card.brand,
    country: card.country,
    customer,
    cvc_check: 'pass',
    dynamic_last4: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    last4: card.last4,
    metadata: {},
    name: null,
    regulated_status: 'unregulated',
    tokenization_method: null,
  };
}
