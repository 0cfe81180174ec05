import type { MessageKey } from '../../src/index.ts';
import type { creditNoticeMessages } from '../../src/i18n/locales/en/credit-notices.ts';
import type { creditMessages } from '../../src/i18n/locales/en/credits.ts';
import type { gateMessages } from '../../src/i18n/locales/en/gate.ts';
import type { invoiceMessages } from '../../src/i18n/locales/en/invoices.ts';
import type { overdueMessages } from '../../src/i18n/locales/en/overdue.ts';
import type { historyMessages } from '../../src/i18n/locales/en/history.ts';
import type { numberMessages } from '../../src/i18n/locales/en/number.ts';
import type { paymentMessages } from '../../src/i18n/locales/en/payment.ts';
import type { blockMessages } from '../../src/i18n/locales/en/blocked.ts';
import type { planMessages } from '../../src/i18n/locales/en/plan.ts';
import type { failureMessages } from '../../src/i18n/locales/en/failures.ts';
import type { sharedMessages } from '../../src/i18n/locales/en/shared.ts';
import type { statusMessages } from '../../src/i18n/locales/en/status.ts';
import type { subscriptionMessages } from '../../src/i18n/locales/en/subscription.ts';
import type { usageMessages } from '../../src/i18n/locales/en/usage.ts';
import { buying, paying } from './content-notes-buying.ts';
import { choosing, estimating, fixed, reviewing } from './content-notes-seats.ts';

/** When each message of a module is used: one that is missing, or that is no message any more, is an error of types. */
export type NotesOn<Module> = { readonly [Key in keyof Module]: string };

/** Messages that are on screen in one place. */
export interface Section {
  readonly title: string;
  /** When these words are on screen. */
  readonly intro: string;
  readonly notes: Readonly<Partial<Record<MessageKey, string>>>;
}

const everyElement = {
  loading: 'For screen readers, while others see grey bars: the account or the history table is loading.',
  slow: 'Below the grey bars, after four seconds without a response.',
  retry: 'Button below a failure, where trying again can help.',
  endpointMissing:
    'For the developer of the page: the element has no endpoint, and no `<ocw-billing>` around it has one.',
  credits:
    'What the credits are called, wherever they are named. {name} comes from the backend, such as OCJ.',
  compactCredits:
    'The whole of a compact credit balance; in the review of an update the credits of the next renewal; in the invoices what a purchase was for.',
  reference: 'After “Something went wrong.”: {id} identifies the request in the server’s log.',
  error_any: 'A failure without a message of its own.',
  error_network_error: 'The request failed although the browser is online.',
  error_module_unavailable:
    'A script of the elements did not load: no network, or a new version was deployed meanwhile.',
  error_page_error: 'A script on the page, or one of ours, has thrown: trying again would not help.',
  error_offline: 'The request failed and the browser reports that it’s offline.',
  error_timeout: 'A request, including its retries, took longer than 20 seconds.',
  error_internal_error:
    'The backend says that it has failed, or a server in front of it answered with an error page.',
  error_payment_provider_unavailable:
    'The backend does not reach Stripe, or the billing period is being renewed this very moment.',
  error_payment_provider_refused:
    'Stripe refuses what the backend asks, and would again: its key or its settings are wrong. The operator has been told.',
  error_database_unavailable:
    'The backend’s database is down, restarting, or too busy. Nothing was lost; the same may be tried again.',
  error_rate_limited: 'The backend, or a server in front of it, wants fewer requests.',
  error_unauthenticated: 'The caller isn’t identified, or the page’s `token` callback failed.',
  error_forbidden: 'The signed-in user lacks the scope, for example to read the account.',
  unknown:
    'A value that isn’t available: a status that is newer than the page, and for screen readers where others see a dash.',
  error_organization_unknown: 'The backend knows no subscription of this organization.',
  error_invalid_response:
    'The response violates the contract. {field} is the first invalid field, or JSON if the response can’t be parsed.',
  error_configuration:
    'For the developer of the page: the endpoint isn’t valid, or the `token` callback returned nothing. {detail} says which, in English.',
  affected:
    'In the notice that one element shows for all that cannot read the account: {parts} are those in sight, as a list.',
  unavailable: 'In the other elements beside that notice, in place of their content.',
  partPlan: 'In {parts}: `<ocw-subscription-summary>`.',
  partUsers: 'In {parts}: `<ocw-seat-editor>`.',
  partCredits: 'In {parts}: `<ocw-credit-balance>`.',
  partBuying: 'In {parts}: `<ocw-buy-credits>`.',
  partHistory: 'In {parts}: `<ocw-credit-history>`.',
  partInvoices: 'In {parts}: `<ocw-invoices>`.',
} satisfies NotesOn<typeof sharedMessages & typeof failureMessages>;

const plan = {
  users: 'The large figure of the summary, and a number of users inside other sentences.',
  nextInvoice:
    'What the amount of the next invoice is, as Stripe previews it: in the summary, and in the editor until the number changes.',
  updateSection:
    'Heading of the editor, and the button that opens it: in a closed editor, or in the summary.',
  perUserMonth:
    'The price, where the plan is billed each month: in the summary and below the field for users.',
  perUserYear: 'The same, where it is billed each year.',
  card: 'The payment method, in the summary and in the review. {brand} is such as Visa.',
  creditUsed: 'Below an amount: account credit pays {amount}, and the card the amount that is shown.',
  creditCovers: 'Below an amount of zero: account credit pays all.',
} satisfies NotesOn<typeof planMessages>;

const status = {
  explain_past_due: 'Notice: an invoice is overdue.',
  explain_unpaid: 'Notice: invoices stayed unpaid, and Stripe has stopped trying.',
  explain_canceled: 'Notice: the subscription has ended.',
  explain_incomplete: 'Notice: the first invoice is not paid yet.',
  explain_incomplete_expired: 'Notice: the first invoice was not paid in time.',
  explain_paused: 'Notice: Stripe has paused the subscription.',
} satisfies NotesOn<typeof statusMessages>;

const usage = {
  usage: 'In the summary, below the number of users and a bar, where the host says how many are in use.',
  manageUsers: 'Button beside it, and where the number is too low for them.',
} satisfies NotesOn<typeof usageMessages>;

const blocked = {
  blocked_plan_unsupported:
    'Notice in the summary and in the seat editor: the plan has no price per user and month or year.',
  blocked_other: 'The same, where the backend gives a reason that these words do not know.',
  blocked_subscription_scheduled:
    'Notice in place of the field: a subscription schedule at Stripe decides the next number of users.',
  blocked_collection_paused: 'Notice in place of the field: payment collection is paused at Stripe.',
  blocked_collection_by_invoice:
    'Notice in place of the field: Stripe sends invoices and charges nothing by itself.',
  blocked_payment_method_unsupported:
    'Notice in place of the field: a bank debit is on file. The button `addCardToChange` is below it.',
  contactSupport: 'Link in such a notice, to an address of the host.',
  emailSupport: 'In its place, where the host gives an email address.',
} satisfies NotesOn<typeof blockMessages>;

const summary = {
  currentPlan: 'For screen readers: in the heading of the summary, before the name of the plan.',
  billingPeriod: 'Name of the row with the current period.',
  nextRenewal:
    'Below what the users will cost, where no preview of the next invoice is known; the date follows.',
  noNextInvoice: 'In place of that amount where Stripe says that no invoice will come.',
  currentCount: 'Below the number of users in the summary; the price per user follows.',
  beforeTax: 'Small print below what the users will cost, where no preview of the next invoice is known.',
  accountCredit: 'Name of a row: money that Stripe keeps for the organization. Only where there is some.',
  paymentMethod: 'Name of the row with the card on file.',
  noPaymentMethod: 'Value of that row, where there is no card.',
  manageBilling: 'Button that leads to Stripe’s customer portal, where the page has set `manage-billing`.',
  simulated: 'Label beside the heading: no real Stripe is behind this, and no money moves.',
  status_active: 'Label beside the heading: all is well.',
  status_trialing: 'Label beside the heading: the subscription is in its trial.',
  status_past_due: 'Label beside the heading: an invoice is overdue.',
  status_unpaid: 'Label beside the heading: invoices stayed unpaid.',
  status_canceled: 'Label beside the heading: the subscription has ended.',
  status_incomplete: 'Label beside the heading: the first invoice is not paid yet.',
  status_incomplete_expired: 'Label beside the heading: the first invoice was not paid in time.',
  status_paused: 'Label beside the heading: Stripe has paused the subscription.',
  endsOn: 'Below or in place of the next invoice, where the subscription is to end on {date}.',
} satisfies NotesOn<typeof subscriptionMessages>;

const balance = {
  available: 'Beside the large number of credits.',
  fromPlan: 'Name of a row: credits that the users bring.',
  purchased: 'Name of a row: credits that were bought.',
  neverExpire: 'Beside “Purchased”.',
  endOn: 'Beside “From your plan”: {date} is the day on which what is left ends.',
  renewal: 'Below the rows, and in a closed gate: {count} credits come with the next period.',
  renewalNone: 'In its place below the rows, where the next period brings none.',
  usedFirst: 'The last sentence, always.',
} satisfies NotesOn<typeof creditMessages>;

const creditNotices = {
  heldUntil:
    'In the card, while the invoice of the billing period is owed. {date} is when the invoice was made.',
  creditsLow: 'In the card, while no more credits are left than the host’s policy calls low.',
  creditsGone: 'In its place, while none is left.',
  creditsExpiring:
    'In the card, while plan credits are left and their end is as near as the host’s policy says. {date} is the end.',
} satisfies NotesOn<typeof creditNoticeMessages>;

const numbers = {
  input_not_a_number: 'Letters or signs were typed.',
  input_not_whole:
    'A fraction was typed, or digits with separators: 1.5 or 1,000. Which is meant is not guessed.',
} satisfies NotesOn<typeof numberMessages>;

const paymentForm = {
  formLoading: 'For screen readers, while others see grey bars: the form is on its way.',
  form_blocked:
    'In place of the form: Stripe’s script or frame did not load. Also where the bank should be asked, and Stripe is not there.',
  form_timeout:
    'In place of the form: Stripe took more than 15 seconds to load, or more than 30 to draw the form.',
  form_configuration:
    'In place of the form: Stripe refused what the page gave it, such as a wrong key or another Stripe.js.',
  form_placement:
    'In place of the form: Stripe’s frames cannot live where the element stands. The page “Embedding” says why.',
  formRetry: 'Button below `form_blocked` and `form_timeout`.',
  payAtStripe: 'Button in place of the one that charges, where credits are bought and no form can be shown.',
  pay: 'The button that pays an update for which another card is entered.',
  paying: 'The button that pays, while it does.',
  payingNote: 'Above that button meanwhile, where credits are bought.',
  challengeNote: 'In its place, while the bank’s challenge (3-D Secure) covers the page.',
  paymentIncomplete: 'The button was pressed before the form was filled in.',
  paymentFailed: 'A payment has failed, and neither these words nor Stripe’s say why.',
  paymentNotApproved: 'The bank’s challenge was failed or refused.',
  paymentNotCharged: 'Follows each reason why paying in the form has failed.',
  decline_card_declined:
    'The bank declined without a reason, or with one that is not told, such as a card reported as lost or stolen.',
  decline_insufficient_funds: 'The bank declined: not enough money.',
  decline_expired_card: 'The bank declined: the card is too old.',
  decline_incorrect_cvc: 'The bank declined: the three or four digits are wrong.',
  decline_processing_error: 'The bank or Stripe could not process the card.',
  paymentUnapproved: 'The bank’s challenge was closed without a result.',
  paymentInDoubt:
    'The connection was lost and no payment was found for about eight seconds; the form is shown again.',
  replacesRequest:
    'Above the payment form, where the bank still asks about the card before; confirming the payment with another card replaces that request.',
  notSent:
    'Follows “You’re offline.” or that the server can’t be reached, where a button that charges was pressed and nothing was sent.',
  error_tax_location_invalid:
    'Stripe Tax does not know the customer’s address: no quote is possible before the billing details are corrected.',
  error_request_in_progress:
    'The backend is still processing the same purchase. A seat change shows “We couldn’t confirm your change” instead.',
} satisfies NotesOn<typeof paymentMessages>;

const gate = {
  gateClosed: 'Heading of a closed gate.',
  gateNeeded: 'Below it: what the content needs. {name} comes from the backend, such as OCJ.',
  gateAsk: 'After that, where the signed-in user may not buy credits.',
  gateNotSold: 'After that, where no credits are sold.',
  gateUnknown: 'Above the failure, where the account cannot be read.',
  gateHeld: 'After that: the content stays held back.',
  gateLet: 'In its place, where the page has set `when-unknown="open"`.',
  gateOpened: 'For screen readers: a gate that was closed has opened. {count} credits are there.',
} satisfies NotesOn<typeof gateMessages>;

const history = {
  historyTitle: 'Caption of the table; heading where there is none.',
  historyEmpty: 'In place of the table while there are no entries.',
  historyDate: 'Head of the first column.',
  historyWhat: 'Head of the second column.',
  historyQuantity: 'Head of the third column: how many came or went.',
  historyBalance:
    'Head of the last column: how many there were then. Where it is narrow, before each number.',
  historyPrice: 'Heading of a column; there where a purchase is listed.',
  historyInvoice: 'Link in the second line of a purchase.',
  historyInvoiceOf: 'For screen readers: the same link. Has to begin with its word.',
  historyMore: 'Button below the table, where there are older entries.',
  historyMoreLoading: 'The same button, while they load.',
  historyShown: 'For screen readers: how long the table is now.',
  historyEnds: 'Second line of granted or bought credits: the day on which they end.',
  historyNeverEnd: 'Second line of granted or bought credits, where they never end.',
  historyUnused: 'Second line of plan credits that ended.',
  historyReturned: 'Second line of purchased credits that were taken back.',
  historyJob:
    'Second line of a used credit, before the job’s name or, where the page knows none, its reference.',
  entry_grant_plan: 'A billing period began, or users were added.',
  entry_grant_purchased: 'A purchase was paid.',
  entry_use_plan: 'A job used a plan credit.',
  entry_use_purchased: 'A job used a purchased credit.',
  entry_expiry_plan: 'Plan credits were left when their period ended.',
  entry_expiry_purchased: 'For a backend whose purchased credits end; those of this package never do.',
  entry_void_plan:
    'The billing period was moved: what was left of its credits ends, or is granted again until the new end.',
  entry_void_purchased: 'A payment was refunded or disputed.',
  entry_hold_plan:
    'The invoice of a billing period is owed: what is left of its credits cannot be used for now.',
  entry_release_plan: 'It was paid.',
  historyHeld: 'Below the first of these.',
  historyReleased: 'Below the second.',
  entry_correction_plan: 'For a backend that corrects plan credits; this package’s own does not.',
  entry_correction_purchased:
    'A dispute was won, or a refund failed: credits that were taken back are there again.',
} satisfies NotesOn<typeof historyMessages>;

const invoices = {
  invoicesTitle: 'Caption of the table; heading where there is none.',
  invoicesEmpty: 'In place of the table, while there is no invoice.',
  invoicesMore: 'Button below the table, where there are older invoices.',
  invoicesMoreLoading: 'The same button, while they load.',
  invoicesShown: 'For screen readers: how long the table is now.',
  invoiceDate: 'Head of the first column.',
  invoiceFor: 'Head of the second column: what the invoice is for.',
  invoiceStatus: 'Head of the third column.',
  invoiceAmount: 'Head of the fourth column: what is or was charged.',
  invoiceDocument: 'Head of the last column, where the caller may see invoices at Stripe.',
  invoice_subscription: 'The first invoice of the subscription.',
  invoice_renewal: 'The invoice of a billing period.',
  invoice_seat_change: 'The invoice of a change of users.',
  invoice_other: 'An invoice that Stripe does not describe.',
  invoiceCreditAdded: 'Below the first line, where an invoice is in the customer’s favor.',
  invoiceCreditApplied: 'Below the first line, where account credit paid a part.',
  invoiceDeferred: 'Below the first line, where the amount was too small to charge.',
  invoiceRefunded: 'Below the first line, where the payment was refunded in whole or in part.',
  invoiceStatus_draft: 'Stripe has not finalized it.',
  invoiceStatus_open: 'It waits for its payment.',
  invoiceStatus_owed: 'Its payment failed, or its due date has passed.',
  invoiceStatus_paid: 'It was paid, or nothing was due.',
  invoiceStatus_void: 'It was voided, as that of a change that was canceled.',
  invoiceStatus_uncollectible: 'It was written off.',
  invoiceView: 'The link to the document at Stripe.',
  invoiceViewNumber: 'The same link, for screen readers.',
  invoicePay: 'The link, where the invoice is overdue.',
  invoicePayNumber: 'The same link, for screen readers.',
} satisfies NotesOn<typeof invoiceMessages>;

const overdue = {
  overdueTitle: 'Title of the notice: the sum of what is owed, and the date of the oldest invoice.',
  overdueFirst: 'The same title, while the first payment of a subscription is missing.',
  overdue_past_due: 'Below the title: the last renewal was declined.',
  overdue_unpaid: 'Below the title: Stripe has stopped trying.',
  overdue_incomplete: 'Below the title: the first payment is missing.',
  overdueHeld: 'After that, where plan credits wait for the payment.',
  overdueOrder: 'After that, where several invoices are owed; they are listed below.',
  overdueCard: 'Above the button that pays: the payment method on file.',
  overduePay: 'The button that pays the latest invoice.',
  overdueOtherCard: 'The button beside it, which shows the payment form.',
  overdueBecomes: 'Above the payment form.',
  overdueApproval: 'While the bank asks for approval.',
  overdueApprove: 'The button that shows the bank’s challenge again.',
  overdueBack: 'The button that leaves the form or the challenge.',
  overdueProcessing: 'After a payment that takes days.',
  overduePaid: 'In place of the notice, once everything is paid.',
  overduePaidPart: 'Above what is still owed, once a part is paid.',
  overdueInvoice: 'The link to a paid invoice.',
  overdueLastKnown: 'Follows “We couldn’t find your payment”; the decline may be that of an earlier attempt.',
  overdueAsk: 'In place of the buttons, for callers who may not pay invoices.',
  error_invoice_changed: 'The amount on the page was not the one at Stripe; the notice shows the new one.',
} satisfies NotesOn<typeof overdueMessages>;

/** All messages, in the order in which a person meets them. */
export const SECTIONS: readonly Section[] = [
  {
    title: 'Every element',
    intro:
      'While the account is on its way, and where it cannot be had. A failure stands in place of the content, or below what was read before; screen readers hear it at once.',
    notes: everyElement,
  },
  {
    title: 'Plan',
    intro: 'Users, price and card, inside other sentences.',
    notes: plan,
  },
  {
    title: 'Users in use',
    intro: 'Where the host says how many users are in use.',
    notes: usage,
  },
  {
    title: 'A subscription that is not active',
    intro:
      'Notices: in the summary, above the field when buying credits, and in the seat editor below a number that cannot be changed then.',
    notes: status,
  },
  {
    title: 'Users that cannot be changed',
    intro: 'Notices in the seat editor in place of the field; the one about the plan also in the summary.',
    notes: blocked,
  },
  {
    title: 'Subscription summary',
    intro:
      'All the time, in `<ocw-subscription-summary>`: a heading with labels, two figures with what they are, and rows of a name and a value.',
    notes: summary,
  },
  {
    title: 'Credit balance',
    intro: 'All the time, in `<ocw-credit-balance>`; `compact` has one line only, from “Every element”.',
    notes: balance,
  },
  {
    title: 'Warnings about credits',
    intro: 'Notices in `<ocw-credit-balance>`, below the number.',
    notes: creditNotices,
  },
  {
    title: 'Number fields',
    intro:
      'Below the field for users or credits, in place of its hint, while what is typed is no whole number. Screen readers hear it when typing pauses.',
    notes: numbers,
  },
  {
    title: 'Seat editor, while choosing',
    intro:
      'The first screen of `<ocw-seat-editor>`. On one side the number and what it brings, on the other what is due today: an estimate that follows each key. What is wrong with the number stands in place of the hint, and is the field’s message in a form around.',
    notes: choosing,
  },
  {
    title: 'Seat editor, while the number changes',
    intro: 'Beside the number, from the first key on: an estimate that follows each key.',
    notes: estimating,
  },
  {
    title: 'Seat editor, where users cannot be changed',
    intro: 'In place of the field, with the reason.',
    notes: fixed,
  },
  {
    title: 'Seat editor, from the review on',
    intro:
      'After “Update User Count”: the exact amounts, the entry of a card where one is needed, the payment, and what became of it.',
    notes: reviewing,
  },
  {
    title: 'Buying credits, while choosing',
    intro: 'The first screen of `<ocw-buy-credits>`, alone or in a closed gate. The total follows each key.',
    notes: buying,
  },
  {
    title: 'Buying credits, after that',
    intro:
      'After “Buy Credits”: payment in the page or on Stripe’s, and the way until the credits are there.',
    notes: paying,
  },
  {
    title: 'Payment form',
    intro:
      'Around Stripe’s form, when credits are bought and when a card is entered for an update, and in place of it where it cannot be shown. What stands in the form is Stripe’s, and so is the reason of a decline that is not in this list.',
    notes: paymentForm,
  },
  {
    title: 'Credit gate',
    intro:
      'In `<ocw-credit-gate>` while no credit is available, or nobody knows. An open gate says nothing. Below the words of a closed one stands `<ocw-buy-credits>`.',
    notes: gate,
  },
  {
    title: 'Credit history',
    intro:
      'In the table of `<ocw-credit-history>`. What happened is the first line of an entry; some have a second one.',
    notes: history,
  },
  {
    title: 'Invoices',
    intro:
      'In the table of `<ocw-invoices>`. The description is the first line of a row; the number, the users or what account credit has to do with it follow below.',
    notes: invoices,
  },
  {
    title: 'Overdue payment',
    intro:
      'In `<ocw-subscription-summary>`, while the subscription is past due, unpaid or waits for its first payment.',
    notes: overdue,
  },
];

// A new module of words has its place here too.
({
  ...everyElement,
  ...plan,
  ...status,
  ...usage,
  ...blocked,
  ...summary,
  ...balance,
  ...creditNotices,
  ...numbers,
  ...choosing,
  ...estimating,
  ...fixed,
  ...reviewing,
  ...buying,
  ...paying,
  ...paymentForm,
  ...gate,
  ...history,
  ...invoices,
  ...overdue,
}) satisfies NotesOn<Record<MessageKey, string>>;
