import { OperatorError } from '../operator-error.ts';
import type { SeatChangeRow } from '../database/index.ts';
import type { SeatChangeOutcome } from './outcome.ts';

/** Facts of a {@link SeatChangeChargeDiffers}. */
export interface ChargeDifference {
  readonly organizationId: string;
  readonly seatChangeId: string;
  /** Stripe's id; `null` if no invoice was created. */
  readonly invoiceId: string | null;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** The confirmed amount, minor units. */
  readonly amountDue: number;
  /** The amount that Stripe charged, minor units. */
  readonly amountCharged: number;
}

/**
 * A seat change was charged at a different amount than was confirmed: the account credit or a discount changed at Stripe
 * between the comparison and the change. Reported to the host once, since only an operator can correct it.
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

/** Returns the error to report if a change was found applied without an invoice for the first time; otherwise `null`. */
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

/** Returns the error to report if a change just succeeded at a different amount than its quote's; otherwise `null`. */
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
