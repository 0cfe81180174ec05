import type { Account } from '../../contract/index.ts';
import type { Localizer } from '../shared/localizer.ts';

/** What becomes of account credit: before a scheduled end there may be no invoice that would use it. */
export function creditText(amount: string, { cancelAt }: Account, l10n: Localizer): string {
  return cancelAt === null
    ? l10n.t('creditGiven', { amount })
    : l10n.t('creditIdle', { amount, date: l10n.date(cancelAt) });
}
