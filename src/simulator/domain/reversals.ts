import { invalid } from '../protocol/fault.ts';
import type { Charge, Dispute, Refund } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Input of a refund. */
export interface RefundRequest {
  readonly charge: Charge;
  readonly amount: number | undefined;
  readonly reason: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Refunds a charge in full or in part. */
export function refundCharge(world: World, request: RefundRequest): Refund {
  const { charge } = request;
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = request.amount ?? left;
  if (!charge.paid) throw invalid(`Charge ${charge.id} was not paid and cannot be refunded.`, 'charge');
  if (left === 0)
    throw invalid(`Charge ${charge.id} has already been refunded.`, 'charge', 'charge_already_refunded');
  if (amount > left)
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`,
      'amount',
    );
  const refund = world.store.put('refund', {
    id: world.id('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata: { ...request.metadata },
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: request.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  });
  const refunded = charge.amount_refunded + amount;
  const after = world.store.put('charge', {
    ...charge,
    amount_refunded: refunded,
    refunded: refunded === charge.amount,
  });
  world.emit('refund.created', refund);
  world.emit('charge.refunded', after, {
    amount_refunded: charge.amount_refunded,
    refunded: charge.refunded,
  });
  return refund;
}

/** Fails a refund that had succeeded: the bank rejected it, and the amount returns to the merchant. */
export function failRefund(world: World, refundId: string): Refund {
  const refund = world.store.get('refund', refundId, 'refund');
  if (refund.status !== 'succeeded') throw invalid(`Refund ${refundId} cannot fail any more.`, 'refund');
  const charge = world.store.get('charge', refund.charge ?? '', 'charge');
  const failed = world.store.put('refund', {
    ...refund,
    status: 'failed',
    failure_reason: 'unknown',
  });
  if (world.guesses.failedRefund === 'subtracted') {
    const amount_refunded = charge.amount_refunded - refund.amount;
    world.store.put('charge', { ...charge, amount_refunded, refunded: false });
  }
  world.emit('refund.updated', failed, { status: refund.status });
  world.emit('refund.failed', failed);
  world.emit('charge.refund.updated', failed, { status: refund.status });
  return failed;
}

/** Options of a dispute. */
export interface DisputeOptions {
  readonly reason?: string;
  /** Minor units. Default: the charge's amount. */
  readonly amount?: number;
  /** An inquiry, before which nothing is withdrawn (https://docs.stripe.com/disputes/how-disputes-work). Default: false. */
  readonly isInquiry?: boolean;
}

/** Opens a dispute of a charge or an inquiry about it, as a cardholder's bank does. Stripe's API has no request for it. */
export function openDispute(
  world: World,
  chargeId: string,
  { reason = 'fraudulent', amount, isInquiry = false }: DisputeOptions,
): Dispute {
  const charge = world.store.get('charge', chargeId, 'charge');
  if (!charge.paid || charge.disputed) throw invalid(`Charge ${chargeId} cannot be disputed.`, 'charge');
  world.store.put('charge', { ...charge, disputed: true });
  const dispute = world.store.put('dispute', {
    id: world.id('du'),
    object: 'dispute',
    amount: amount ?? charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(),
    evidence_details: {
      due_by: world.now() + 7 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'manual',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  });
  world.emit('charge.dispute.created', dispute);
  if (!isInquiry) world.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/**
 * Turns an inquiry into a dispute. Whether that is the same object is the guess `escalatedInquiry`. The only event that is documented
 * for a withdrawal is `charge.dispute.funds_withdrawn`.
 */
export function escalateInquiry(world: World, disputeId: string): Dispute {
  const inquiry = world.store.get('dispute', disputeId, 'dispute');
  if (inquiry.status !== 'warning_needs_response')
    throw invalid(`${disputeId} is no open inquiry.`, 'dispute');
  const isSame = world.guesses.escalatedInquiry === 'same_dispute';
  const status = 'needs_response';
  if (!isSame) closeDispute(world, disputeId, 'warning_closed');
  const dispute = world.store.put(
    'dispute',
    isSame ? { ...inquiry, status } : { ...inquiry, id: world.id('du'), created: world.now(), status },
  );
  if (!isSame) world.emit('charge.dispute.created', dispute);
  world.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** How a dispute can end. `warning_closed`: an inquiry that did not become a dispute. */
export type DisputeEnd = 'won' | 'lost' | 'warning_closed';

/** Closes a dispute with the bank's decision. That the charge stays `disputed` afterwards is assumed. */
export function closeDispute(world: World, disputeId: string, end: DisputeEnd): Dispute {
  const dispute = world.store.get('dispute', disputeId, 'dispute');
  const open = end === 'warning_closed' ? 'warning_needs_response' : 'needs_response';
  if (dispute.status !== open) throw invalid(`Dispute ${disputeId} cannot end as ${end}.`, 'dispute');
  const closed = world.store.put('dispute', { ...dispute, status: end });
  world.emit('charge.dispute.closed', closed, { status: dispute.status });
  if (end === 'won') world.emit('charge.dispute.funds_reinstated', closed);
  return closed;
}

function noEvidence(): Dispute['evidence'] {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}
