import type { buyStepMessages } from '../../src/i18n/locales/en/buy-steps.ts';
import type { buyMessages } from '../../src/i18n/locales/en/buy.ts';
import type { numberMessages } from '../../src/i18n/locales/en/number.ts';
import type { NotesOn } from './content-notes.ts';

/** Buying credits while the number is chosen. */
export const buying = {
  buyTitle: 'Heading, and name of the element for screen readers. {credits} is, for example, OCJ credits.',
  numberOfCredits: 'Label of the field, for screen readers.',
  perCredit: 'In the heading, after a dot.',
  fewerCredits: 'For screen readers: the button with a minus.',
  moreCredits: 'For screen readers: the button with a plus.',
  buyHint: 'Hint below the field, while the number is valid.',
  buy_empty: 'Below the field: nothing is typed.',
  buy_below_minimum: 'Below the field. {count} is the smallest number that the backend sells.',
  buy_above_maximum: 'Below the field. {count} is the largest number that the backend sells at a time.',
  availableNow: 'Label of a row, if credits cannot be bought: the current number of credits.',
  availableAfter: 'Label of a row: the number of credits after the purchase.',
  includes: 'Opens the backend’s list of what a credit includes; not shown if there is none.',
  total: 'Label of the large amount, here and while paying.',
  paidOnce: 'Below the button.',
  paidThere: 'In its place, if the page has set `checkout="hosted"`.',
  buyCredits: 'The button that begins the payment.',
  preparing: 'The same button, while the purchase is created at Stripe.',
  announceTotal: 'For screen readers, when typing pauses.',
  buyNone: 'In place of the field, if the backend sells no credits.',
  buyNotAllowed: 'In place of the field, if the signed-in user may not buy.',
} satisfies NotesOn<Omit<typeof buyMessages, keyof typeof numberMessages>>;

/** Buying credits once the number is chosen. */
export const paying = {
  payTitle: 'Heading, while the user pays in the page.',
  orderLine: 'Line below the total.',
  orderOther: 'Line below that: other amounts in Stripe’s total, if there are any.',
  backToNumber: 'Button beside “Pay …”.',
  changeMethod: 'Link after the name of the card on file: opens the payment form.',
  changeMethodLabel: 'For screen readers: the same link. Must begin with its text.',
  hostedTitle:
    'Heading right before leaving for Stripe’s page, and for users who return without having paid.',
  hostedBody: 'Below it.',
  hostedNote: 'Below it.',
  continueToStripe: 'The button there. The first time, the page opens automatically.',
  chooseAgain: 'Button beside it, and while a purchase is looked up: back to the number.',
  resumingTitle:
    'Heading, on return from Stripe’s or a bank’s page or after a reload, while the purchase is looked up.',
  resumingBody: 'Below it.',
  arrivingTitle: 'Heading: the purchase is paid, and the credits are not added yet.',
  arrivingBody: 'Below it.',
  doubtTitle: 'Heading: the page can’t tell whether the payment went through.',
  doubtBody: 'Below it.',
  processingTitle: 'Heading: the payment takes time to settle, as with direct debits.',
  processingBody: 'Below it.',
  boughtTitle: 'Heading: the credits were added.',
  boughtPaid: 'Below it.',
  boughtPaidWith: 'In its place, if the backend returns the payment method.',
  boughtInvoice: 'Link beside the button: opens Stripe’s page in a new tab.',
  boughtAvailable: 'Below it. {credits} is, for example, OCJ credits; {count} is how many are available now.',
  buyMore: 'Button while the payment settles: starts another purchase.',
  bought: 'Button once the credits were added: back to the number.',
  purchase_failed: 'Heading: the purchase failed.',
  purchase_expired: 'Heading: the purchase expired unpaid.',
  purchase_refunded: 'Heading: the payment was refunded or disputed.',
  purchaseNone: 'Below the first two of these, after the reason if there is one.',
  purchaseReturned: 'Below the third.',
  purchase_paid_otherwise: 'Heading: the amount or currency charged differs from the one shown.',
  purchasePaidOtherwise: 'Below it. {paid} is the amount charged, {total} the amount shown.',
  purchaseContactSupport: 'Below it.',
  error_top_up_unavailable:
    'Above the button: the backend stopped selling credits after the page read the account.',
  buyAgain: 'Button below these headings: back to the number.',
} satisfies NotesOn<typeof buyStepMessages>;
