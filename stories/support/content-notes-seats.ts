import type { estimateMessages } from '../../src/i18n/locales/en/estimate.ts';
import type { fixedMessages } from '../../src/i18n/locales/en/fixed.ts';
import type { numberMessages } from '../../src/i18n/locales/en/number.ts';
import type { seatStepMessages } from '../../src/i18n/locales/en/seat-steps.ts';
import type { seatMessages } from '../../src/i18n/locales/en/seats.ts';
import type { NotesOn } from './content-notes.ts';

/** The seat editor while the number is chosen. */
export const choosing = {
  numberOfUsers:
    'Label of the field, or heading if the number cannot be changed; name of the element for screen readers.',
  closeEditor: 'Closes a collapsible editor without making a change.',
  current: 'Hint below the field while the number is valid, and first line of a collapsed editor.',
  decreaseUsers: 'For screen readers: the button with a minus.',
  increaseUsers: 'For screen readers: the button with a plus.',
  updateUserCount: 'The button that requests the exact amounts and leads to the review.',
  monthlyTotal:
    'Label of a row until the number changes: the price of all users, before tax and discounts. In a review with add-ons, before and after.',
  yearlyTotal: 'The same, if the plan is billed yearly.',
  nextRenewalGrants: 'Label of a row: credits that the next period adds.',
  changeNumber: 'Below the next invoice, until the number changes.',
  quoting: 'The button, while the exact amounts are loading.',
} satisfies NotesOn<Omit<typeof seatMessages, keyof typeof numberMessages>>;

/** The seat editor while the number changes. */
export const estimating = {
  dueToday: 'Label of the large amount.',
  newMonthlyTotal:
    'Label of a row: the price of all users before and after the change, without tax and discounts.',
  newYearlyTotal: 'The same, if the plan is billed yearly.',
  addedToday: 'After the credits before and after: how many of them the change adds immediately.',
  input_empty: 'Below the field: nothing is typed.',
  input_too_large: 'Below the field: more than a million, if there is no lower maximum.',
  input_unchanged: 'For screen readers: the button was pressed, but the number is the current one.',
  input_below_minimum:
    'Below the field. {count} is the minimum from the backend, such as the users already invited.',
  input_above_maximum: 'Below the field. {count} is the maximum from the backend.',
  input_in_use:
    'Below the field: the number is below the users in use, as reported by the host. “Manage users” is beside it.',
  fixNumber: 'In place of the amount, while the number is invalid.',
  prorated: 'Below the amount, for more users. {date} is the end of the billing period.',
  creditGiven: 'Below the amount, for fewer users: while choosing, and in the review.',
  creditIdle: 'In its place, also once it is done: the subscription ends on {date}.',
  movesToNext: 'Below the amount, which is zero: it is below Stripe’s minimum charge.',
  noCreditsTaken: 'Small print below the amount, for fewer users.',
  alreadyGranted:
    'Small print: users were removed and added again in one period, so not all of the new ones add credits.',
  noneAdded: 'Small print: the same, and none of them adds credits.',
  caveatTax: 'Small print for more users, if tax is added to the price.',
  exactNext: 'Small print for more users, if no other small print applies.',
  onReview: 'In `announce`, if the page cannot compute the amount.',
  announce:
    'For screen readers, when typing pauses: {amount} is an amount or `onReview`, {credits} is, for example, OCJ credits.',
} satisfies NotesOn<typeof estimateMessages>;

/** The seat editor if users cannot be changed. */
export const fixed = {
  readOnly: 'Below a number that the signed-in user may not change.',
  fixedUntilPaid: 'In place of the notice, if the summary on the same page shows the overdue amount.',
  addCardToChange:
    'Button below a bank debit, which cannot pay for a change. It leads to the card form; afterwards users can be changed.',
} satisfies NotesOn<typeof fixedMessages>;

/** The seat editor: review and payment. */
export const reviewing = {
  perMonth: 'The amount in `renewalLine`, if the plan is billed monthly.',
  perYear: 'The same, if it is billed yearly.',
  review: 'Heading of the review.',
  spokenReview:
    'For screen readers, with the heading of the review; payment method, credits and renewal follow.',
  chargedToday: 'Label of the large amount in the review.',
  nothingCharged: 'Below that amount, if it is zero and adds no account credit.',
  payWith: 'Below that amount: which card will be charged. {card} is, for example, “Visa ending in 4242”.',
  payNone: 'In its place, if no card is on file.',
  now: 'Heading of a column in the table of before and after.',
  after: 'Heading of the other column.',
  item: 'For screen readers: heading of the column with the labels.',
  sentence: 'For screen readers: a phrase of the review, or of what was paid, as a separate sentence.',
  userCount: 'Row of that table: the number of users.',
  monthlyCost:
    'In the review instead of `monthlyTotal`, if the price of the add-ons is not known in advance: the cost of the users.',
  yearlyCost: 'The same, if the plan is billed yearly.',
  line_proration_credit:
    'Line of the invoice: already paid for the current users until the end of the period.',
  line_proration_debit:
    'Line of the invoice: the price of the new number of users until {date}, the end of the billing period.',
  line_pending:
    'Line of the invoice: an earlier change that was not billed yet. {description} comes from the backend, in its language.',
  discount: 'Line of the invoice.',
  tax: 'Line of the invoice.',
  accountCreditApplied: 'Line of the invoice, as a negative amount.',
  accountCreditAdded: 'Line of the invoice, for fewer users: the amount kept for later invoices.',
  deferred: 'Line of the invoice, as a negative amount: it is below Stripe’s minimum charge.',
  addCard: 'In place of “Confirm Update”, if an amount is due and no card is on file.',
  useOtherCard: 'Link in the review, below the card on file.',
  cardTitle: 'Heading, while the user enters a card.',
  cardNote:
    'Below “Due now” and an amount of zero, while the user enters a card. {amount} is due once the change is confirmed.',
  saveCard: 'The button below it.',
  savingCard: 'The same button, while the card is saved.',
  savingNote: 'Above that button meanwhile.',
  renewalPaid:
    'Small print in the review. {payment} is, for example, “You’ll pay $232.00 on Dec 15”, {credits} is, for example, “8 OCJ credits”.',
  payOn: 'In the review: the amount and date of the next invoice.',
  payOnCovered: 'The same, if account credit pays for all of it. {total} is the invoice’s total.',
  payOnReduced: 'The same, if account credit pays for {credit} of the {total}.',
  renewalLine: 'Instead of `renewalTotal`, if the price of the add-ons is not known in advance.',
  renewalTotal:
    'The same, if there is no preview of the next invoice: the price and the credits of each period from then on. {amount} is, for example, “$232.00 per month”, {credits} is, for example, “8 OCJ credits”.',
  confirmUpdate: 'The button that charges.',
  confirming: 'The same button, while the change is being made.',
  confirmingNote: 'Above that button meanwhile; also while another card pays for a pending change.',
  back: 'Button: from the review back to the number, and from the card form back to the review.',
  notice_expired: 'In the review: “Confirm Update” was pressed, but the quote had expired.',
  notice_changed:
    'In the review: “Confirm Update” was pressed, or a card entered, but the amounts have changed.',
  notice_card_missing:
    'In the review, after a card was entered here or on Stripe’s page, but none is on file.',
  notice_outdated:
    'In the review, while a fresh quote is loading: another tab, another admin or a renewal changed the subscription.',
  whatChanged: 'Below `notice_changed` or `notice_expired`: a list of the four phrases that follow.',
  changed_users: 'In that list. {users} is, for example, “8 users”.',
  changed_period: 'In that list.',
  changed_price: 'In that list.',
  changed_payment_method: 'In that list.',
  nowRemoves:
    'In the review, if an increase became a decrease because another admin changed the number of users.',
  nowAdds: 'The same, if a decrease became an increase.',
  differs:
    'In the review, if the amount differs from the one on the first screen. {reasons} is a list of the following phrases, up to `differs_other`.',
  differs_tax: 'A reason: the invoice includes tax.',
  differs_discount: 'A reason: the invoice includes a discount.',
  differs_account_credit: 'A reason: another amount of account credit is used than the page expected.',
  differs_changed_this_period:
    'A reason: an earlier change in this period gives the unused time another price.',
  differs_pending_items: 'A reason: the invoice includes earlier items.',
  differs_time: 'A reason: the rest of the period gets cheaper every second.',
  differs_other: 'A reason: none of these.',
  changeResumingTitle: 'Heading, on return from a bank’s page, while the change is looked up.',
  changeResumingBody: 'Below it.',
  unknownTitle: 'Heading: the response to “Confirm Update” was lost; also after a reload.',
  unknownBody: 'Below it.',
  checkOutcome: 'The button below it.',
  checking: 'The same button, while it is checking.',
  pendingTitle: 'Heading: the change is not paid yet; the bank or Stripe has to act.',
  pending_confirming: 'Below it: Stripe is processing the payment.',
  pending_requires_action: 'Below it: the bank requires a challenge (3-D Secure).',
  approve: 'The button that opens the challenge.',
  approving: 'The same button, while it is open.',
  otherCardTitle: 'Heading: the card was declined, and another one can pay.',
  otherCardNote: 'Below the amount there.',
  dueNow: 'Label of the amount there, and of the zero while the user enters a card.',
  pending_paid_title: 'Heading: the page saw the payment go through, and the backend does not know yet.',
  pending_paid: 'Below it.',
  pending_doubtful_title: 'Heading: the page can’t tell whether the payment went through.',
  pending_doubtful: 'Below it.',
  pending_processing: 'Below “Waiting for payment”: an asynchronous payment, such as a direct debit.',
  pendingUntil: 'If the bank has to approve, or another card is needed. {date} includes the time.',
  continueAtStripe:
    'Button, if Stripe’s form or challenge cannot be shown: opens Stripe’s page for the invoice, or for cards.',
  cancelChange: 'Button: cancels the pending change.',
  cancelingChange: 'The same button, while the change is being canceled.',
  doneTitle: 'Heading: the change was made.',
  inviteUsers:
    'Button once it is done, if the host reports how many users are in use: {count} is how many were added.',
  paidToday: 'Once it is done: label of the large amount that was paid.',
  viewInvoice: 'Link below it, to Stripe’s page for the invoice, for callers who may pay invoices.',
  doneCharged: 'For screen readers, with the heading once it is done; `doneCard` follows.',
  doneCard: 'For screen readers, after that: which card was charged.',
  doneNothing: 'In its place, if nothing was due.',
  doneCredit: 'Below it, for fewer users.',
  doneCredits: 'Below it, if credits were added immediately.',
  doneAvailable: 'Below it. {credits} is, for example, OCJ credits; {count} is how many are available now.',
  ended_failed: 'Heading: the change was not made, for any reason without its own heading.',
  ended_canceled: 'Heading: the pending change was canceled, here or in another tab.',
  ended_expired: 'Heading: the pending change expired before it was paid.',
  endedBody: 'Below these three, after the reason if there is one.',
  done: 'Button once the change was made: back to the number.',
  startOver: 'Button after these three: back to the number.',
  error_seats_below_minimum: 'Above the button: the limit is now {count}; it changed after the page read it.',
  error_seats_in_use: 'The same, if the host reports how many users are in use.',
  error_seats_above_maximum: 'Above the button: the same, with the upper limit.',
  error_seats_unchanged: 'Above the button: another admin has just set this number.',
  error_seat_change_pending:
    'Above the button: another change is pending, and the backend did not return it. Otherwise that change is shown.',
  error_seat_change_overtaken:
    'Above the button: another admin’s change to a different number came first, and is paid.',
  error_subscription_inactive: 'Above the button: the subscription cannot be changed at the moment.',
  quote_pricing: 'In place of the amount: the price is not a fixed amount per user.',
  quote_tax: 'In place of the amount: tax is included in the price.',
  quote_discount: 'In place of the amount: the discount is not a plain percentage.',
  quote_trial: 'In place of the amount: the subscription is in its trial.',
  quote_pending_items: 'In place of the amount: earlier items will be on the next invoice.',
  quote_period_ended: 'In place of the amount: the period that the page has read is over.',
  quote_currency: 'In place of the amount: a currency with three decimals, such as KWD.',
  quote_status:
    'In place of the amount: the status of the subscription, such as an outstanding first payment after a trial.',
  cardForPlanNote: 'In place of `cardNote`, if the user enters the card before choosing a number of users.',
  quote_billed_differently:
    'In place of the amount: the price, discount or number of users was changed at Stripe during the period.',
  error_payment_failed:
    'In the review, from a backend that rejects a confirmation with this code. This package’s backend shows a pending or failed change instead.',
  error_quote_used:
    'Above the button: the quote was already confirmed, and the backend did not return the outcome. Otherwise the outcome is shown.',
  error_seat_change_settled:
    'Canceling came too late, and the backend did not return the outcome. Otherwise the outcome is shown.',
} satisfies NotesOn<typeof seatStepMessages>;
