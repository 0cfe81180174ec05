import type {
  Account,
  CreditEntryPage,
  CreditPurchase,
  CreditUse,
  PaymentMethodSetup,
  PortalSession,
  SeatChange,
  SeatChangeQuote,
} from '../contract/index.ts';

/** The kinds of answers that a backend gives. */
export interface Answers {
  readonly account: Account;
  readonly creditEntryPage: CreditEntryPage;
  readonly creditPurchase: CreditPurchase;
  readonly creditUse: CreditUse;
  readonly paymentMethodSetup: PaymentMethodSetup;
  readonly portalSession: PortalSession;
  readonly seatChange: SeatChange;
  readonly seatChangeQuote: SeatChangeQuote;
}
