import type { estimateMessages } from '../../src/i18n/locales/en/estimate.ts';
import type { fixedMessages } from '../../src/i18n/locales/en/fixed.ts';
import type { numberMessages } from '../../src/i18n/locales/en/number.ts';
import type { seatStepMessages } from '../../src/i18n/locales/en/seat-steps.ts';
import type { seatMessages } from '../../src/i18n/locales/en/seats.ts';
import type { NotesOn } from './content-notes.ts';

/** The seat editor while the number is chosen. */
export const choosing = {
  numberOfUsers:
    'Label of the field, or heading where the number cannot be changed; name of the whole for screen readers.',
  closeEditor: 'Closes a collapsible editor without a change.',
  current: 'Hint below the field while the number is valid, and first line of a collapsed editor.',
  decreaseUsers: 'For screen readers: the button with a minus.',
  increaseUsers: 'For screen readers: the button with a plus.',
  updateUserCount: 'The button that asks for the exact amounts and leads to the review.',
  monthlyTotal:
    'Name of a row until the number changes: price of all users, before tax and discounts. In the review with add-ons, before and after.',
  yearlyTotal: 'The same, where the plan is billed each year.',
  nextRenewalGrants: 'Name of a row: credits that the next period brings.',
  changeNumber: 'Below the next invoice, until the number changes.',
  quoting: 'The button, while the exact amounts are on their way.',
} satisfies NotesOn<Omit<typeof seatMessages, keyof typeof numberMessages>>;

/** The seat editor while the number changes. */
export const estimating = {
  dueToday: 'Label of the large amount.',
  newMonthlyTotal: 'Name of a row: price of all users before and after, without tax and discounts.',
  newYearlyTotal: 'The same, where the plan is billed each year.',
  addedToday: 'After the credits before and after: how many of them the change brings at once.',
  input_empty: 'Below the field: nothing is typed.',
  input_too_large: 'Below the field: more than a million, where no lower maximum is set.',
  input_unchanged: 'For screen readers: the button was pressed, and the number is the one there is.',
  input_below_minimum:
    'Below the field. {count} is the minimum from the backend, such as the users already invited.',
  input_above_maximum: 'Below the field. {count} is the maximum from the backend.',
  input_in_use:
    'Below the field: the number is below the users in use, as the host says. “Manage users” stands beside it.',
  fixNumber: 'In place of the amount, while the number is wrong.',
  prorated: 'Below the amount, for more users. {date} is the end of the billing period.',
  creditGiven: 'Below the amount, for fewer users: while choosing, and in the review.',
  creditIdle: 'In its place, also when it is done: the subscription is to end on {date}.',
  movesToNext: 'Below the amount, which is zero: Stripe charges nothing so small.',
  noCreditsTaken: 'Small print below the amount: there are to be fewer users.',
  alreadyGranted:
    'Small print: users went down and up again in one period, so not all of the new ones bring credits.',
  noneAdded: 'Small print: the same, and none of them brings credits.',
  caveatTax: 'Small print for more users, where tax comes on top of the price.',
  exactNext: 'Small print for more users, where nothing else is to be said.',
  onReview: 'In `announce`, where the page cannot compute the amount.',
  announce:
    'For screen readers, when typing pauses: {amount} is an amount or `onReview`, {credits} such as OCJ credits.',
} satisfies NotesOn<typeof estimateMessages>;

/** The seat editor where users cannot be changed. */
export const fixed = {
  readOnly: 'Below a number that whoever is signed in may not change.',
  fixedUntilPaid: 'In place of the notice, where the summary on the same page says what is overdue.',
  addCardToChange:
    'Button below a bank debit that cannot pay for a change. It leads to the entry of a card; afterwards users can be changed.',
} satisfies NotesOn<typeof fixedMessages>;

/** The seat editor from the review on. */
export const reviewing = {
  perMonth: 'The amount in `renewalLine`, where the plan is billed each month.',
  perYear: 'The same, where it is billed each year.',
  review: 'Heading of the review.',
  spokenReview:
    'For screen readers, with the heading of the review; payment method, credits and renewal follow.',
  chargedToday: 'Label of the large amount in the review.',
  nothingCharged: 'Below that amount, where it is zero and no account credit comes of it.',
  payWith: 'Below that amount. {card} is such as “Visa ending in 4242”.',
  payNone: 'In its place, where no card is on file.',
  now: 'Head of a column in the table of before and after.',
  after: 'Head of the other column.',
  item: 'For screen readers: head of the column with the names.',
  sentence: 'For screen readers: a phrase of the review, or of what was paid, as a sentence of its own.',
  userCount: 'Row of that table: the number of users.',
  monthlyCost:
    'In the review instead of `monthlyTotal` where the price of the add-ons is not known ahead: what the users cost.',
  yearlyCost: 'The same, where the plan is billed each year.',
  line_proration_credit: 'Line of the invoice: paid already for the users there were, until the period ends.',
  line_proration_debit:
    'Line of the invoice: the price of the new number of users until {date}, the end of the billing period.',
  line_pending:
    'Line of the invoice: something from before. {description} comes from the backend, in its language.',
  discount: 'Line of the invoice.',
  tax: 'Line of the invoice.',
  accountCreditApplied: 'Line of the invoice, as a minus.',
  accountCreditAdded: 'Line of the invoice, for fewer users: what is kept for later invoices.',
  deferred: 'Line of the invoice, as a minus: Stripe charges nothing so small.',
  addCard: 'In place of “Confirm Update”, where something is due and no card is on file.',
  useOtherCard: 'Link in the review, below the card that is on file.',
  cardTitle: 'Heading, while a card is entered.',
  cardNote:
    'Below “Due now” and an amount of zero, while a card is entered. {amount} is due when it is confirmed.',
  saveCard: 'The button below it.',
  savingCard: 'The same button, while the card is saved.',
  savingNote: 'Above that button meanwhile.',
  renewalPaid:
    'Small print in the review. {payment} is such as “You’ll pay $232.00 on Dec 15”, {credits} such as “8 OCJ credits”.',
  payOn: 'In the review: what the next invoice charges, and when.',
  payOnCovered: 'The same, where account credit pays for all of it. {total} is the invoice’s total.',
  payOnReduced: 'The same, where account credit pays for {credit} of the {total}.',
  renewalLine: 'Instead of `renewalTotal` where the price of the add-ons is not known ahead.',
  renewalTotal:
    'The same where no preview of the next invoice is known: what each period costs and brings from then on. {amount} is such as “$232.00 per month”, {credits} such as “8 OCJ credits”.',
  confirmUpdate: 'The button that charges.',
  confirming: 'The same button, while it does.',
  confirmingNote: 'Above that button meanwhile; also while another card pays for an update that waits.',
  back: 'Button: from the review to the number, from the card to the review.',
  notice_expired: 'In the review: “Confirm Update” was pressed, and the amounts were too old.',
  notice_changed:
    'In the review: “Confirm Update” was pressed, or a card entered, and the amounts are not the same any more.',
  notice_card_missing: 'In the review, after a card was entered here or on Stripe’s page: none is on file.',
  notice_outdated:
    'In the review, while a fresh quote is on its way: another tab or admin, or a renewal, came first.',
  whatChanged: 'Below `notice_changed` or `notice_expired`: a list of the four phrases that follow.',
  changed_users: 'In that list. {users} is such as “8 users”.',
  changed_period: 'In that list.',
  changed_price: 'In that list.',
  changed_payment_method: 'In that list.',
  nowRemoves:
    'In the review, where an increase became a decrease since another admin changed the number of users.',
  nowAdds: 'The same, where a decrease became an increase.',
  differs:
    'In the review, where the amount is not what the first screen said. {reasons} is a list of what follows, from here to `differs_other`.',
  differs_tax: 'A reason: the invoice has tax.',
  differs_discount: 'A reason: the invoice has a discount.',
  differs_account_credit: 'A reason: other account credit is used than the page knew of.',
  differs_changed_this_period: 'A reason: the unused time has other prices, from a change before.',
  differs_pending_items: 'A reason: the invoice has lines from before.',
  differs_time: 'A reason: each second that passes makes the rest of the period cheaper.',
  differs_other: 'A reason: none of these.',
  changeResumingTitle: 'Heading, back from a bank’s page, while the update is looked up.',
  changeResumingBody: 'Below it.',
  unknownTitle: 'Heading: the response to “Confirm Update” was lost, also after a reload.',
  unknownBody: 'Below it.',
  checkOutcome: 'The button there.',
  checking: 'The same button, while it asks.',
  pendingTitle: 'Heading: the update is not paid yet, and waits for the bank or for Stripe.',
  pending_confirming: 'Below it: Stripe is at work.',
  pending_requires_action: 'Below it: the bank wants a challenge (3-D Secure).',
  approve: 'The button that opens the challenge.',
  approving: 'The same button, while it is open.',
  otherCardTitle: 'Heading: the card was declined, and another one can pay.',
  otherCardNote: 'Below the amount there.',
  dueNow: 'Label of the amount there, and of the zero while a card is entered.',
  pending_paid_title: 'Heading: the page saw the payment go through, and the backend does not know yet.',
  pending_paid: 'Below it.',
  pending_doubtful_title: 'Heading: the page does not know whether the payment went through.',
  pending_doubtful: 'Below it.',
  pending_processing: 'Below “Waiting for payment”: an asynchronous payment, such as a direct debit.',
  pendingUntil: 'Where the bank has to approve, or another card is wanted. {date} has its hour, too.',
  continueAtStripe:
    'Button, where Stripe’s form or challenge cannot be shown: to Stripe’s page for the invoice, or for cards.',
  giveUp: 'Button: cancels the pending change.',
  givingUp: 'The same button, while it does.',
  doneTitle: 'Heading: it went through.',
  inviteUsers:
    'Button when it is done, where the host says how many users are in use: {count} is how many were added.',
  paidToday: 'When it is done: label of the large amount that was paid.',
  viewInvoice: 'Link below it, to Stripe’s page for the invoice, for callers who may pay invoices.',
  doneCharged: 'For screen readers, with the heading when it is done; `payWith` follows.',
  doneNothing: 'In its place, where nothing was due.',
  doneCredit: 'Below it, for fewer users.',
  doneCredits: 'Below it, where credits came at once.',
  doneAvailable: 'Below it. {credits} is such as OCJ credits, {count} how many there are now.',
  ended_failed: 'Heading: nothing came of it, for any reason that has no heading of its own.',
  ended_canceled: 'Heading: the pending change was canceled, here or in another tab.',
  ended_expired: 'Heading: the pending change expired before it was paid.',
  endedBody: 'Below these three, after the reason where there is one.',
  done: 'Button when it went through: to the number again.',
  startOver: 'Button when nothing came of it: to the number again.',
  error_seats_below_minimum:
    'Above the button: the limit has become another one, {count}, since the page read it.',
  error_seats_in_use: 'The same, where the host says how many users are in use.',
  error_seats_above_maximum: 'Above the button: the same, with the upper limit.',
  error_seats_unchanged: 'Above the button: somebody else has just set this number.',
  error_seat_change_pending:
    'Above the button: another update waits, and the backend did not say which. Else that update is shown.',
  error_seat_change_overtaken:
    'Above the button: somebody else’s update to another number came first, and is paid.',
  error_subscription_inactive: 'Above the button: the subscription takes no change now.',
  quote_pricing: 'In place of the amount: the price is not so much for each user.',
  quote_tax: 'In place of the amount: tax is included in the price.',
  quote_discount: 'In place of the amount: a discount that is more than a plain percentage.',
  quote_trial: 'In place of the amount: the subscription is in its trial.',
  quote_pending_items: 'In place of the amount: something from before waits for the next invoice.',
  quote_period_ended: 'In place of the amount: the period the page knows of is over.',
  quote_currency: 'In place of the amount: a currency with three decimals, such as KWD.',
  quote_status:
    'In place of the amount: the state of the subscription, such as a first payment after a trial that is not made yet.',
  cardForPlanNote: 'In the place of `cardNote`, where the card is entered before any number of users.',
  quote_billed_differently:
    'In place of the amount: price, discount or number of users were changed at Stripe within the period.',
  error_payment_failed:
    'In the review, from a backend that refuses a confirmation in this way. This package’s own shows an update that waits or has failed.',
  error_quote_used:
    'Above the button: this was confirmed before, and the backend did not say what came of it. Else that is shown.',
  error_seat_change_settled:
    'Giving up came too late, and the backend did not say what came of the update. Else that is shown.',
} satisfies NotesOn<typeof seatStepMessages>;
