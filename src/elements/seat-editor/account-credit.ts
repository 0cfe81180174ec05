import type { Account } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { endsFirst } from '../ui/subscription-status.ts';

/** Returns what happens with account credit. If the plan ends before its next renewal, no renewal will use it. */
export function creditText(amount: string, account: Account, l10n: Localizer): string {
  return endsFirst(account)
    ? l10n.t('creditIdle', { amount, date: l10n.date(account.cancelAt ?? account.billingPeriod.end) })
    : l10n.t('creditGiven', { amount });
}
