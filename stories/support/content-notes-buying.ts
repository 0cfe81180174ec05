import type { buyStepMessages } from '../../src/i18n/locales/en/buy-steps.ts';
import type { buyMessages } from '../../src/i18n/locales/en/buy.ts';
import type { numberMessages } from '../../src/i18n/locales/en/number.ts';
import type { NotesOn } from './content-notes.ts';

/** Buying credits while the number is chosen. */
export const buying = {
  buyTitle: 'Heading, and name of the whole for screen readers. {credits} is such as OCJ credits.',
  numberOfCredits: 'Label of the field, for screen readers.',
  perCredit: 'In the heading, behind a dot.',
  fewerCredits: 'For screen readers: the button with a minus.',
  moreCredits: 'For screen readers: the button with a plus.',
  buyHint: 'Hint below the field, while nothing is wrong.',
  buy_empty: 'Below the field: nothing is typed.',
  buy_below_minimum: 'Below the field. {count} is the least that the backend sells.',
  buy_above_maximum: 'Below the field. {count} is the most that the backend sells at a time.',
  availableNow: 'Name of a row, where credits cannot be bought: the credits there are.',
  availableAfter: 'Name of a row: the credits there will be.',
  includes: 'What is pressed to fold out the backend’s list; not there where it has none.',
  total: 'Label of the large amount, here and while paying.',
  paidOnce: 'Below the button.',
  paidThere: 'In its place, where the page has set `checkout="hosted"`.',
  fixQuantity: 'Below the button, while the number is wrong and a dash stands in place of the amount.',
  buyCredits: 'The button that begins the payment.',
  preparing: 'The same button, while Stripe is told of the purchase.',
  announceTotal: 'For screen readers, when typing pauses.',
  buyNone: 'In place of the field, where the backend sells no credits.',
  buyNotAllowed: 'In place of the field, where whoever is signed in may not buy.',
} satisfies NotesOn<Omit<typeof buyMessages, keyof typeof numberMessages>>;

/** Buying credits once the number is chosen. */
export const paying = {
  payTitle: 'Heading, while somebody pays in the page.',
  orderLine: 'Line below the total.',
  orderOther: 'Line below that: the rest of what Stripe says, where there is any.',
  backToNumber: 'Button beside “Pay …”.',
  changeMethod: 'Link behind the name of the card on file: opens the payment form.',
  changeMethodLabel: 'For screen readers: the same link. Has to begin with its words.',
  hostedTitle:
    'Heading right before leaving for Stripe’s page, and for whoever comes back without having paid.',
  hostedBody: 'Below it.',
  hostedNote: 'Below it.',
  continueToStripe: 'The button there. The first time it presses itself.',
  chooseAgain: 'Button beside it, and while a purchase is looked up: to the number again.',
  resumingTitle:
    'Heading, back from Stripe’s or a bank’s page or after loading anew, while the purchase is looked up.',
  resumingBody: 'Below it.',
  arrivingTitle: 'Heading: it is paid, and the credits are not there yet.',
  arrivingBody: 'Below it.',
  doubtTitle: 'Heading: the page does not know whether the payment went through.',
  doubtBody: 'Below it.',
  processingTitle: 'Heading: the bank takes its time, as with direct debits.',
  processingBody: 'Below it.',
  boughtTitle: 'Heading: the credits are there.',
  boughtPaid: 'Below it.',
  boughtPaidWith: 'In its place, where the backend says what paid.',
  boughtInvoice: 'Link beside the button: opens Stripe’s page in a new tab.',
  boughtAvailable: 'Below it. {credits} is such as OCJ credits, {count} how many there are now.',
  buyMore: 'Button while the bank takes its time: begins another purchase.',
  bought: 'Button when the credits are there: to the number again.',
  purchase_failed: 'Heading: nothing came of it.',
  purchase_expired: 'Heading: nobody paid in time.',
  purchase_refunded: 'Heading: the payment was refunded or disputed.',
  purchaseNone: 'Below the first two of these, after the reason where there is one.',
  purchaseReturned: 'Below the third.',
  purchase_paid_otherwise: 'Heading: another amount or currency was charged than was shown.',
  purchasePaidOtherwise: 'Below it. {paid} is what was charged, {total} what was shown.',
  purchaseContactSupport: 'Below it.',
  error_top_up_unavailable:
    'Above the button: the backend has stopped selling since the page read the account.',
  buyAgain: 'Button below these three: to the number again.',
} satisfies NotesOn<typeof buyStepMessages>;
