/** The outcome of using a payment method. */
export type CardOutcome =
  | { readonly kind: 'succeed' }
  /** The bank requires 3-D Secure; with `once`, not again after a SetupIntent. */
  | { readonly kind: 'authenticate'; readonly once: boolean; readonly then: CardOutcome }
  | {
      readonly kind: 'decline';
      readonly code: string;
      readonly declineCode?: string;
      readonly message: string;
    }
  /** The bank responds days later. */
  | { readonly kind: 'process'; readonly then: CardOutcome };

/** A test payment method from Stripe's list. */
export interface TestCard {
  /** The token, such as `pm_card_visa`. */
  readonly token: string;
  readonly number?: string;
  readonly label: string;
  readonly type: 'card' | 'us_bank_account';
  readonly brand: string;
  /** The bank's response when it is attached to a customer or set up. */
  readonly attach: CardOutcome;
  readonly charge: CardOutcome;
}

const succeed: CardOutcome = { kind: 'succeed' };

function decline(code: string, message: string, declineCode?: string): CardOutcome {
  return { kind: 'decline', code, message, ...(declineCode === undefined ? {} : { declineCode }) };
}

const generic = decline('card_declined', 'Your card was declined.', 'generic_decline');
const insufficient = decline('card_declined', 'Your card has insufficient funds.', 'insufficient_funds');

function card(
  token: string,
  number: string,
  label: string,
  charge: CardOutcome,
  attach = charge,
  brand = 'visa',
): TestCard {
  return { token, number, label, type: 'card', brand, attach, charge };
}

function authenticates(then: CardOutcome, once = false): CardOutcome {
  return { kind: 'authenticate', once, then };
}

/**
 * The modelled test payment methods. As at Stripe, cards that are always declined cannot be attached to a customer;
 * `pm_card_chargeCustomerFail` can, and fails when charged.
 */
export const testCards: readonly TestCard[] = [
  card('pm_card_visa', '4242424242424242', 'Succeeds', succeed),
  card('pm_card_mastercard', '5555555555554444', 'Succeeds (Mastercard)', succeed, succeed, 'mastercard'),
  card('pm_card_amex', '378282246310005', 'Succeeds (American Express)', succeed, succeed, 'amex'),
  card(
    'pm_card_authenticationRequired',
    '4000002760003184',
    'Requires 3-D Secure each time',
    authenticates(succeed),
    succeed,
  ),
  card(
    'pm_card_threeDSecure2Required',
    '4000000000003220',
    'Requires 3-D Secure each time',
    authenticates(succeed),
    succeed,
  ),
  card(
    'pm_card_authenticationRequiredOnSetup',
    '4000002500003155',
    'Requires 3-D Secure once',
    authenticates(succeed, true),
    succeed,
  ),
  card(
    'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
    '4000008260003178',
    'Requires 3-D Secure, then declines',
    authenticates(insufficient),
    succeed,
  ),
  card(
    'pm_card_chargeCustomerFail',
    '4000000000000341',
    'Can be saved, declines when charged',
    generic,
    succeed,
  ),
  card('pm_card_chargeDeclined', '4000000000000002', 'Declined', generic),
  card(
    'pm_card_chargeDeclinedInsufficientFunds',
    '4000000000009995',
    'Declined: insufficient funds',
    insufficient,
  ),
  card(
    'pm_card_chargeDeclinedLostCard',
    '4000000000009987',
    'Declined: lost card',
    decline('card_declined', 'Your card was declined.', 'lost_card'),
  ),
  card(
    'pm_card_chargeDeclinedExpiredCard',
    '4000000000000069',
    'Declined: expired',
    decline('expired_card', 'Your card has expired.'),
  ),
  card(
    'pm_card_chargeDeclinedIncorrectCvc',
    '4000000000000127',
    'Declined: wrong security code',
    decline('incorrect_cvc', "Your card's security code is incorrect."),
  ),
  card(
    'pm_card_chargeDeclinedProcessingError',
    '4000000000000119',
    'Declined: processing error',
    decline('processing_error', 'An error occurred while processing your card. Try again in a little bit.'),
  ),
  {
    token: 'pm_usBankAccount_success',
    label: 'Bank debit: succeeds later',
    type: 'us_bank_account',
    brand: 'STRIPE TEST BANK',
    attach: succeed,
    charge: { kind: 'process', then: succeed },
  },
  {
    token: 'pm_usBankAccount_insufficientFunds',
    label: 'Bank debit: fails later',
    type: 'us_bank_account',
    brand: 'STRIPE TEST BANK',
    attach: succeed,
    charge: {
      kind: 'process',
      then: decline(
        'payment_intent_payment_attempt_failed',
        'The payment failed: insufficient funds in the account.',
        'insufficient_funds',
      ),
    },
  },
];

const aliases: Readonly<Record<string, string>> = {
  pm_card_visa_chargeDeclined: 'pm_card_chargeDeclined',
  pm_card_visa_chargeDeclinedInsufficientFunds: 'pm_card_chargeDeclinedInsufficientFunds',
  pm_card_visa_chargeDeclinedLostCard: 'pm_card_chargeDeclinedLostCard',
  pm_card_threeDSecureRequired: 'pm_card_threeDSecure2Required',
};

/** Returns the test card for a token such as `pm_card_visa`, or for a card number with or without spaces. */
export function findTestCard(tokenOrNumber: string): TestCard | undefined {
  const wanted = aliases[tokenOrNumber] ?? tokenOrNumber.replaceAll(' ', '');
  return testCards.find((row) => row.token === wanted || row.number === wanted);
}
