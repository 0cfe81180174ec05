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

/** When each message of a module is used. A missing or obsolete key is a type error. */
export type NotesOn<Module> = { readonly [Key in keyof Module]: string };

/** Messages that are shown in one place. */
export interface Section {
  readonly title: string;
  /** When these messages are shown. */
  readonly intro: string;
  readonly notes: Readonly<Partial<Record<MessageKey, string>>>;
}

const everyElement = {
  loading: 'For screen readers, while a skeleton is shown: the account or the history table is loading.',
  slow: 'Below the skeleton, after four seconds without a response.',
  retry: 'Button below a failure, if trying again can help.',
  endpointMissing:
    'For the developer of the page: the element has no endpoint, and no `<ocw-billing>` around it has one.',
  credits:
    'The name of the credits, wherever they are mentioned. {name} comes from the backend, such as OCJ.',
  compactCredits:
    'The whole text of a compact credit balance; in the review of a change, the credits of the next renewal; in the invoices, what a purchase was for.',
  reference: 'After “Something went wrong.”: {id} identifies the request in the server’s log.',
  error_any: 'A failure that has no message of its own.',
  error_network_error: 'The request failed although the browser is online.',
  error_module_unavailable:
    'A script of the elements did not load: no network, or a new version was deployed in the meantime.',
  error_page_error: 'A script on the page, or one of ours, threw an error; trying again would not help.',
  error_offline: 'The request failed and the browser reports that it’s offline.',
  error_timeout: 'A request, including its retries, took longer than 20 seconds.',
  error_internal_error:
    'The backend reports a failure, or a server in front of it responded with an error page.',
  error_payment_provider_unavailable:
    'The backend cannot reach Stripe, or the billing period is being renewed at this moment.',
  error_payment_provider_refused:
    'Stripe refuses the backend’s request and would refuse it again: its key or its settings are wrong. The operator has been notified.',
  error_database_unavailable:
    'The backend’s database is down, restarting, or too busy. Nothing was lost, and the user can try again.',
  error_rate_limited: 'The backend, or a server in front of it, received too many requests.',
  error_unauthenticated: 'The caller isn’t identified, or the page’s `token` callback failed.',
  error_forbidden: 'The signed-in user lacks the scope, for example to read the account.',
  unknown:
    'A value that isn’t available: a status that is newer than the page, and for screen readers in place of a dash.',
  error_organization_unknown: 'The backend has no subscription for this organization.',
  error_invalid_response:
    'The response violates the contract. {field} is the first invalid field, or JSON if the response can’t be parsed.',
  error_configuration:
    'For the developer of the page: the endpoint isn’t valid, or the `token` callback returned nothing. {detail} says which, in English.',
  affected:
    'In the notice that one element shows for all elements that cannot read the account: {parts} is a list of the visible ones.',
  unavailable: 'In the other elements, in place of their content.',
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
    'Label of the amount of the next invoice, as Stripe previews it: in the summary, and in the editor until the number changes.',
  updateSection:
    'Heading of the editor, and the button that opens it: in a closed editor, or in the summary.',
  perUserMonth: 'The price, if the plan is billed monthly: in the summary and below the field for users.',
  perUserYear: 'The same, if it is billed yearly.',
  card: 'The payment method, in the summary and in the review. {brand} is a card brand, such as Visa.',
  creditUsed: 'Below an amount: account credit pays {amount}, and the card pays the amount shown.',
  creditCovers: 'Below an amount of zero: account credit pays all of it.',
} satisfies NotesOn<typeof planMessages>;

const status = {
  explain_past_due: 'Notice: an invoice is overdue.',
  explain_unpaid: 'Notice: invoices remain unpaid, and Stripe no longer retries.',
  explain_canceled: 'Notice: the subscription has ended.',
  explain_incomplete: 'Notice: the first invoice is not paid yet.',
  explain_incomplete_expired: 'Notice: the first invoice was not paid in time.',
  explain_paused: 'Notice: Stripe has paused the subscription.',
} satisfies NotesOn<typeof statusMessages>;

const usage = {
  usage: 'In the summary, below the number of users and a bar, if the host reports how many are in use.',
  manageUsers: 'Button beside it, and below a number that is too low for the users in use.',
} satisfies NotesOn<typeof usageMessages>;

const blocked = {
  blocked_plan_unsupported:
    'Notice in the summary and in the seat editor: the plan has no price per user and month or year.',
  blocked_other: 'The same, if the backend gives a reason that this version does not know.',
  blocked_subscription_scheduled:
    'Notice in place of the field: a subscription schedule at Stripe sets the next number of users.',
  blocked_collection_paused: 'Notice in place of the field: payment collection is paused at Stripe.',
  blocked_collection_by_invoice:
    'Notice in place of the field: Stripe sends invoices and charges nothing automatically.',
  blocked_payment_method_unsupported:
    'Notice in place of the field: a bank debit is on file. The button `addCardToChange` is below it.',
  contactSupport: 'Link in these notices, to an address of the host.',
  emailSupport: 'In its place, if the host gives an email address.',
} satisfies NotesOn<typeof blockMessages>;

const summary = {
  currentPlan: 'For screen readers: in the heading of the summary, before the name of the plan.',
  billingPeriod: 'Label of the row with the current period.',
  nextRenewal:
    'Below the future price of the users, if there is no preview of the next invoice; the date follows.',
  noNextInvoice: 'In place of that amount, if Stripe will create no further invoice.',
  currentCount: 'Below the number of users in the summary; the price per user follows.',
  beforeTax: 'Small print below the future price of the users, if there is no preview of the next invoice.',
  accountCredit: 'Label of a row: the customer’s credit balance at Stripe. Only shown if there is some.',
  paymentMethod: 'Label of the row with the card on file.',
  noPaymentMethod: 'Value of that row, if there is no card.',
  manageBilling: 'Button that leads to Stripe’s customer portal, if the page has set `manage-billing`.',
  simulated: 'Badge beside the heading: Stripe is simulated, and no money moves.',
  status_active: 'Badge beside the heading: the subscription is active.',
  status_trialing: 'Badge beside the heading: the subscription is in its trial.',
  status_past_due: 'Badge beside the heading: an invoice is overdue.',
  status_unpaid: 'Badge beside the heading: invoices remain unpaid.',
  status_canceled: 'Badge beside the heading: the subscription has ended.',
  status_incomplete: 'Badge beside the heading: the first invoice is not paid yet.',
  status_incomplete_expired: 'Badge beside the heading: the first invoice was not paid in time.',
  status_paused: 'Badge beside the heading: Stripe has paused the subscription.',
  endsOn: 'Below or in place of the next invoice, if the subscription ends on {date}.',
} satisfies NotesOn<typeof subscriptionMessages>;

const balance = {
  available: 'Beside the large number of credits.',
  fromPlan: 'Label of a row: credits that the plan includes.',
  purchased: 'Label of a row: credits that were bought.',
  neverExpire: 'Beside “Purchased”.',
  endOn: 'Beside “From your plan”: {date} is the day on which the remaining credits end.',
  renewal: 'Below the rows, and in a closed gate: the next period adds {count} credits.',
  renewalNone: 'In its place below the rows, if the next period adds none.',
  usedFirst: 'The last sentence; always shown.',
} satisfies NotesOn<typeof creditMessages>;

const creditNotices = {
  heldUntil:
    'In the balance, while the invoice of the billing period is owed. {date} is the date of the invoice.',
  creditsLow: 'In the balance, while the number of credits is at or below the host’s threshold.',
  creditsGone: 'In its place, while no credits are left.',
  creditsExpiring:
    'In the balance, if plan credits are left and end within the time set by the host. {date} is the end.',
} satisfies NotesOn<typeof creditNoticeMessages>;

const numbers = {
  input_not_a_number: 'Letters or signs were typed.',
  input_not_whole:
    'A fraction was typed, or digits with separators: 1.5 or 1,000. The element does not guess which was meant.',
} satisfies NotesOn<typeof numberMessages>;

const paymentForm = {
  formLoading: 'For screen readers, while a skeleton is shown: the form is loading.',
  form_blocked:
    'In place of the form: Stripe’s script or frame did not load. Also if the bank’s challenge is needed and Stripe did not load.',
  form_timeout:
    'In place of the form: Stripe took more than 15 seconds to load, or more than 30 to draw the form.',
  form_configuration:
    'In place of the form: Stripe refused the page’s configuration, such as a wrong key or another release of Stripe.js.',
  form_placement:
    'In place of the form: Stripe’s frames do not work at the element’s position in the page. The page “Embedding” says why.',
  formRetry: 'Button below `form_blocked` and `form_timeout`.',
  payAtStripe: 'Button in place of the one that charges, if credits are bought and no form can be shown.',
  pay: 'The button that pays for a change with another card.',
  paying: 'The same button, while the payment is in progress.',
  payingNote: 'Above that button meanwhile, when buying credits.',
  challengeNote: 'In its place, while the bank’s challenge (3-D Secure) covers the page.',
  paymentIncomplete: 'The button was pressed before the form was filled in.',
  paymentFailed: 'A payment failed, and neither this list nor Stripe has a reason.',
  paymentNotApproved: 'The bank’s challenge failed or was rejected by the user.',
  paymentNotCharged: 'Follows each reason why a payment in the form failed.',
  decline_card_declined:
    'The bank declined without a reason, or with one that is not shown, such as a card reported lost or stolen.',
  decline_insufficient_funds: 'The bank declined: not enough money.',
  decline_expired_card: 'The bank declined: the card has expired.',
  decline_incorrect_cvc: 'The bank declined: the security code is wrong.',
  decline_processing_error: 'The bank or Stripe could not process the card.',
  paymentUnapproved: 'The bank’s challenge was closed without a result.',
  paymentInDoubt:
    'The connection was lost and no payment was found for about eight seconds; the form is shown again.',
  replacesRequest:
    'Above the payment form, if the bank’s challenge for the previous card is still open; paying with another card replaces it.',
  notSent:
    'Follows “You’re offline.” or that the server can’t be reached, if a button that charges was pressed and nothing was sent.',
  error_tax_location_invalid:
    'Stripe Tax cannot locate the customer’s address: no quote is possible until the billing details are corrected.',
  error_request_in_progress:
    'The backend is still processing the same purchase. A seat change shows “We couldn’t confirm your change” instead.',
} satisfies NotesOn<typeof paymentMessages>;

const gate = {
  gateClosed: 'Heading of a closed gate.',
  gateNeeded: 'Below it: what the content needs. {name} comes from the backend, such as OCJ.',
  gateAsk: 'After that, if the signed-in user may not buy credits.',
  gateNotSold: 'After that, if no credits are sold.',
  gateUnknown: 'Above the failure, if the account cannot be read.',
  gateHeld: 'After that: the content stays locked.',
  gateLet: 'In its place, if the page has set `when-unknown="open"`.',
  gateOpened: 'For screen readers: a closed gate has opened. {count} credits are available.',
} satisfies NotesOn<typeof gateMessages>;

const history = {
  historyTitle: 'Caption of the table; heading if there is none.',
  historyEmpty: 'In place of the table while there are no entries.',
  historyDate: 'Heading of the first column.',
  historyWhat: 'Heading of the second column.',
  historyQuantity: 'Heading of the third column: how many credits were added or used.',
  historyBalance:
    'Heading of the last column: how many were left afterwards. In a narrow layout, before each number.',
  historyPrice: 'Heading of a column; only shown if a purchase is listed.',
  historyInvoice: 'Link in the second line of a purchase.',
  historyInvoiceOf: 'For screen readers: the same link. Must begin with its text.',
  historyMore: 'Button below the table, if there are older entries.',
  historyMoreLoading: 'The same button, while they load.',
  historyShown: 'For screen readers: the number of entries now shown.',
  historyEnds: 'Second line of granted or bought credits: the day on which they end.',
  historyNeverEnd: 'Second line of granted or bought credits, if they never end.',
  historyUnused: 'Second line of plan credits that ended unused.',
  historyReturned: 'Second line of purchased credits that were taken back.',
  historyJob:
    'Second line of a used credit, before the job’s name or, if the page does not supply one, its reference.',
  entry_grant_plan: 'A billing period began, or users were added.',
  entry_grant_purchased: 'A purchase was paid.',
  entry_use_plan: 'A job used a plan credit.',
  entry_use_purchased: 'A job used a purchased credit.',
  entry_expiry_plan: 'Plan credits were left when their period ended.',
  entry_expiry_purchased: 'For a backend whose purchased credits end; this package’s never do.',
  entry_void_plan:
    'The billing period was moved: its remaining credits end, or are granted again until the new end.',
  entry_void_purchased: 'A payment was refunded or disputed.',
  entry_hold_plan: 'The invoice of a billing period is owed: its remaining credits cannot be used for now.',
  entry_release_plan: 'That invoice was paid.',
  historyHeld: 'Second line of `entry_hold_plan`.',
  historyReleased: 'Second line of `entry_release_plan`.',
  entry_correction_plan: 'For a backend that corrects plan credits; this package’s does not.',
  entry_correction_purchased:
    'A dispute was won, or a refund failed: credits that were taken back are available again.',
} satisfies NotesOn<typeof historyMessages>;

const invoices = {
  invoicesTitle: 'Caption of the table; heading if there is none.',
  invoicesEmpty: 'In place of the table, while there is no invoice.',
  invoicesMore: 'Button below the table, if there are older invoices.',
  invoicesMoreLoading: 'The same button, while they load.',
  invoicesShown: 'For screen readers: the number of invoices now shown.',
  invoiceDate: 'Heading of the first column.',
  invoiceFor: 'Heading of the second column: what the invoice is for.',
  invoiceStatus: 'Heading of the third column.',
  invoiceAmount: 'Heading of the fourth column: the amount due or charged.',
  invoiceDocument: 'Heading of the last column, if the caller may see invoices at Stripe.',
  invoice_subscription: 'The first invoice of the subscription.',
  invoice_renewal: 'The invoice of a billing period.',
  invoice_seat_change: 'The invoice of a seat change.',
  invoice_other: 'An invoice that Stripe does not describe.',
  invoiceCreditAdded: 'Below the first line, if an invoice is in the customer’s favor.',
  invoiceCreditApplied: 'Below the first line, if account credit paid part of it.',
  invoiceDeferred: 'Below the first line, if the amount was too small to charge.',
  invoiceRefunded: 'Below the first line, if the payment was refunded in whole or in part.',
  invoiceStatus_draft: 'Stripe has not finalized it.',
  invoiceStatus_open: 'The invoice is not paid yet.',
  invoiceStatus_owed: 'Its payment failed, or its due date has passed.',
  invoiceStatus_paid: 'It was paid, or nothing was due.',
  invoiceStatus_void: 'It was voided, as for a change that was canceled.',
  invoiceStatus_uncollectible: 'It was written off.',
  invoiceView: 'The link to the document at Stripe.',
  invoiceViewNumber: 'The same link, for screen readers.',
  invoicePay: 'The link, if the invoice is overdue.',
  invoicePayNumber: 'The same link, for screen readers.',
} satisfies NotesOn<typeof invoiceMessages>;

const overdue = {
  overdueTitle: 'Title of the notice: the total owed, and the date of the oldest invoice.',
  overdueFirst: 'The same title, while the first payment of a subscription is missing.',
  overdue_past_due: 'Below the title: the last renewal was declined.',
  overdue_unpaid: 'Below the title: Stripe no longer retries.',
  overdue_incomplete: 'Below the title: the first payment is missing.',
  overdueHeld: 'After that, if plan credits are on hold until the payment.',
  overdueOrder: 'After that, if several invoices are owed; they are listed below.',
  overdueCard: 'Above the button that pays: the payment method on file.',
  overduePay: 'The button that pays the latest invoice.',
  overdueOtherCard: 'The button beside it, which shows the payment form.',
  overdueBecomes: 'Above the payment form.',
  overdueApproval: 'While the bank asks for authentication.',
  overdueApprove: 'The button that shows the bank’s challenge again.',
  overdueBack: 'The button that leaves the form or the challenge.',
  overdueProcessing: 'After a payment that takes days to settle.',
  overduePaid: 'In place of the notice, once everything is paid.',
  overduePaidPart: 'Above the remaining invoices, once some are paid.',
  overdueInvoice: 'The link to a paid invoice.',
  overdueLastKnown: 'Follows “We couldn’t find your payment”; the decline may be from an earlier attempt.',
  overdueAsk: 'In place of the buttons, for callers who may not pay invoices.',
  error_invoice_changed:
    'The amount or the card on the page differed from the one at Stripe; the notice shows the new one.',
} satisfies NotesOn<typeof overdueMessages>;

/** All messages, in the order in which a user sees them. */
export const SECTIONS: readonly Section[] = [
  {
    title: 'Every element',
    intro:
      'While the account is loading, and if it cannot be read. A failure is shown in place of the content, or below the last known content; screen readers announce it immediately.',
    notes: everyElement,
  },
  {
    title: 'Plan',
    intro: 'Users, price and card, inside other sentences.',
    notes: plan,
  },
  {
    title: 'Users in use',
    intro: 'If the host reports how many users are in use.',
    notes: usage,
  },
  {
    title: 'A subscription that is not active',
    intro:
      'Notices: in the summary, above the field when buying credits, and in the seat editor below a number that cannot be changed.',
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
      'Always, in `<ocw-subscription-summary>`: a heading with badges, two labeled figures, and rows of a label and a value.',
    notes: summary,
  },
  {
    title: 'Credit balance',
    intro: 'Always, in `<ocw-credit-balance>`; `compact` shows only one line, from “Every element”.',
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
      'Below the field for users or credits, in place of its hint, while the text is not a whole number. Screen readers announce it when typing pauses.',
    notes: numbers,
  },
  {
    title: 'Seat editor, while choosing',
    intro:
      'The first screen of `<ocw-seat-editor>`. On one side the number and its effects, on the other the amount due today: an estimate that updates on each key press. An error in the number replaces the hint, and is also the field’s validation message in a form.',
    notes: choosing,
  },
  {
    title: 'Seat editor, while the number changes',
    intro: 'Beside the number, once the user types: an estimate that updates on each key press.',
    notes: estimating,
  },
  {
    title: 'Seat editor, if users cannot be changed',
    intro: 'In place of the field, with the reason.',
    notes: fixed,
  },
  {
    title: 'Seat editor, review and payment',
    intro:
      'After “Update User Count”: the exact amounts, the card form if a card is needed, the payment, and its outcome.',
    notes: reviewing,
  },
  {
    title: 'Buying credits, while choosing',
    intro:
      'The first screen of `<ocw-buy-credits>`, alone or in a closed gate. The total updates on each key press.',
    notes: buying,
  },
  {
    title: 'Buying credits, payment',
    intro: 'After “Buy Credits”: payment in the page or on Stripe’s, until the credits are added.',
    notes: paying,
  },
  {
    title: 'Payment form',
    intro:
      'Around Stripe’s form, when buying credits and when entering a card for a change, and in place of it if it cannot be shown. The texts in the form are Stripe’s, and so are decline reasons that are not in this list.',
    notes: paymentForm,
  },
  {
    title: 'Credit gate',
    intro:
      'In `<ocw-credit-gate>` while no credit is available, or while that is unknown. An open gate shows no text. `<ocw-buy-credits>` is below the text of a closed gate.',
    notes: gate,
  },
  {
    title: 'Credit history',
    intro:
      'In the table of `<ocw-credit-history>`. The first line of an entry says what happened; some have a second line.',
    notes: history,
  },
  {
    title: 'Invoices',
    intro:
      'In the table of `<ocw-invoices>`. The first line of a row is the description; below are the number, the users, or the effect of account credit.',
    notes: invoices,
  },
  {
    title: 'Overdue payment',
    intro:
      'In `<ocw-subscription-summary>`, while the subscription is past due or unpaid, or its first payment is outstanding.',
    notes: overdue,
  },
];

// Add each new module of messages here, too: a missing one is a type error.
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
