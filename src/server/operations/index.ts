import type { Operations } from '../http/operation.ts';
import { accountOperations } from './account.ts';
import { confirmSeatChangeOperation } from './confirm-seat-change.ts';
import type { Context } from './context.ts';
import { creditPurchaseOperations } from './credit-purchases.ts';
import { creditOperations } from './credits.ts';
import { invoiceOperations } from './invoices.ts';
import { paymentMethodOperations } from './payment-methods.ts';
import { seatChangeOperations } from './seat-change.ts';

/** Implements each row of the contract's table. A row without a function is a type error. */
export function createOperations(context: Context): Operations {
  return {
    ...accountOperations(context),
    ...seatChangeOperations(context),
    ...confirmSeatChangeOperation(context),
    ...creditPurchaseOperations(context),
    ...creditOperations(context),
    ...invoiceOperations(context),
    ...paymentMethodOperations(context),
  };
}
