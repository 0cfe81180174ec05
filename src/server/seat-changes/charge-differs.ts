import { OperatorError } from '../operator-error.ts';
import type { SeatChangeRow } from '../database/index.ts';
import type { SeatChangeOutcome } from './outcome.ts';

/** Facts of a {@link SeatChangeChargeDiffers}. */
export interface ChargeDifference {
  readonly organizationId: string;
  readonly seatChangeId: string;
  /** Stripe's id; `null` where no invoice was made. */
  readonly invoiceId: string | null;
  /** ISO 4217 in capitals. */
  readonly currency: string;
  /** What was shown and confirmed, minor units. */
  readonly amountDue: number;
  /** What Stripe charged, minor units. */
  readonly amountCharged: number;
}

/**
 * A seat change was charged another amount than was confirmed: the account credit or a discount was changed at Stripe
 * between our comparison and the change. Told to the host once, since only people can put it right.
 */
export class SeatChangeChargeDiffers extends OperatorError implements ChargeDifference {
  override readonly name = 'SeatChangeChargeDiffers';
  readonly organizationId: string;
  readonly seatChangeId: string;
  readonly invoiceId: string | null;
  readonly currency: string;
  readonly amountDue: number;
  readonly amountCharged: number;

  constructor(difference: ChargeDifference) {
    const { seatChangeId, organizationId, currency, amountDue, amountCharged } = difference;
    super(
      'seat_change_charge_differs',
      `The seat change ${seatChangeId} of ${organizationId} was confirmed at ${amountDue} and charged at ${amountCharged} (minor units of ${currency}).`,
      { ...difference },
    );
    this.organizationId = organizationId;
    this.seatChangeId = seatChangeId;
    this.invoiceId = difference.invoiceId;
    this.currency = currency;
    this.amountDue = amountDue;
    this.amountCharged = amountCharged;
  }
}

/** Returns the error to report if a change was just first seen applied without an invoice; else `null`. */
export function missedInvoice(
  change: SeatChangeRow,
  { invoiceMissedAt }: SeatChangeOutcome,
): OperatorError | null {
  if (invoiceMissedAt === null || change.invoice_missed_at !== null) return null;
  const { id, organization_id: organizationId, currency, amount_due: amountDue } = change;
  return new OperatorError(
    'seat_change_invoice_unknown',
    `The seat change ${id} of ${organizationId} was applied, but its invoice was not found; it was confirmed at ${amountDue} (minor units of ${currency}).`,
    { organizationId, seatChangeId: id, subscriptionId: change.subscription_id, currency, amountDue },
  );
}

/** Returns the error to report if a change has just succeeded at another amount than its quote's; else `null`. */
export function chargeDifference(
  change: SeatChangeRow,
  { status, amountCharged, invoiceId }: SeatChangeOutcome,
): SeatChangeChargeDiffers | null {
  if (status !== 'succeeded' || amountCharged === null || amountCharged === change.amount_due) return null;
  return new SeatChangeChargeDiffers({
    organizationId: change.organization_id,
    seatChangeId: change.id,
    invoiceId,
    currency: change.currency,
    amountDue: change.amount_due,
    amountCharged,
  });
}
