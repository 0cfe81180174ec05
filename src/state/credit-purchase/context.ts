import type { AttemptKeeper } from '../attempt.ts';
import type { RunnerContext } from '../reducer-flow.ts';
import type { CreditPurchaseEvent } from './events.ts';
import type { CreditPurchasePhase } from './phases.ts';

/** Data of a purchase that survives a reload. */
export interface StoredPurchase {
  readonly key: string;
  readonly purchaseId: string;
  readonly balanceBefore: number | null;
}

/** What the runner of a purchase gets from its flow. */
export interface CreditPurchaseContext extends RunnerContext<CreditPurchasePhase, CreditPurchaseEvent> {
  readonly keeper: AttemptKeeper<StoredPurchase>;
  /** Ignores this purchase in later accounts. */
  readonly markLeft: (id: string) => void;
}
