/** Metadata key of a session and its invoice that holds the purchase's id. */
export const PURCHASE_METADATA = 'ocw_credit_purchase';
