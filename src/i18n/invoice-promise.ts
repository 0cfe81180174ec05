import type { InvoicePreview } from '../contract/index.ts';
import type { Localizer } from './localizer.ts';

/** Returns the amount and date of the next payment, net of account credit, by Stripe's preview of the invoice. */
export function invoicePromise(invoice: InvoicePreview, l10n: Localizer): string {
  const { accountCreditApplied, amountDue, date, deferred, total } = invoice;
  const payment = { amount: l10n.money(amountDue), date: l10n.date(date) };
  if (accountCreditApplied.amount === 0) return l10n.t('payOn', payment);
  const isCovered = amountDue.amount === 0 && deferred.amount === 0;
  return isCovered
    ? l10n.t('payOnCovered', { ...payment, total: l10n.money(total) })
    : l10n.t('payOnReduced', {
        ...payment,
        total: l10n.money(total),
        credit: l10n.money(accountCreditApplied),
      });
}
