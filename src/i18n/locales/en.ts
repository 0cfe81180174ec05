import { blockMessages } from './en/blocked.ts';
import { buyStepMessages } from './en/buy-steps.ts';
import { buyMessages } from './en/buy.ts';
import { creditNoticeMessages } from './en/credit-notices.ts';
import { creditMessages } from './en/credits.ts';
import { estimateMessages } from './en/estimate.ts';
import { failureMessages } from './en/failures.ts';
import { fixedMessages } from './en/fixed.ts';
import { gateMessages } from './en/gate.ts';
import { historyMessages } from './en/history.ts';
import { invoiceMessages } from './en/invoices.ts';
import { overdueMessages } from './en/overdue.ts';
import { paymentMessages } from './en/payment.ts';
import { planMessages } from './en/plan.ts';
import { seatStepMessages } from './en/seat-steps.ts';
import { seatMessages } from './en/seats.ts';
import { sharedMessages } from './en/shared.ts';
import { statusMessages } from './en/status.ts';
import { subscriptionMessages } from './en/subscription.ts';
import { usageMessages } from './en/usage.ts';

/**
 * The master catalog: all texts of the elements. Other languages are typed after it. Each element imports only its own
 * parts. `{credits}` is the product's name for its credits, such as `OCJ credits`; amounts and dates are already
 * formatted.
 */
export const en = {
  ...sharedMessages,
  ...failureMessages,
  ...planMessages,
  ...statusMessages,
  ...blockMessages,
  ...subscriptionMessages,
  ...usageMessages,
  ...creditMessages,
  ...creditNoticeMessages,
  ...seatMessages,
  ...estimateMessages,
  ...fixedMessages,
  ...seatStepMessages,
  ...buyMessages,
  ...buyStepMessages,
  ...paymentMessages,
  ...gateMessages,
  ...historyMessages,
  ...invoiceMessages,
  ...overdueMessages,
} as const;
