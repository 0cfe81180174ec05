import type { Account, SeatChange } from '../../contract/index.ts';
import type { Localizer } from '../shared/localizer.ts';

/** What a change that waits is waiting for. */
export function explainPending(change: SeatChange, l10n: Localizer): string[] {
  const amount = l10n.money(change.amountDue);
  const lines = [];
  if (change.failure?.message) lines.push(change.failure.message);
  const key = `pending_${change.status}`;
  lines.push(l10n.fill(l10n.has(key) ? key : 'pending_confirming', { amount }));
  // A bank that has said yes may take longer than the change would wait for a person.
  if (change.expiresAt !== null && change.status !== 'processing')
    lines.push(l10n.t('pendingUntil', { date: l10n.date(change.expiresAt) }));
  return lines;
}

/** What a change that went through has charged and brought. */
export function explainDone(change: SeatChange, account: Account, l10n: Localizer): string[] {
  const { amountCharged, accountCreditAdded, creditsAdded } = change;
  const charged = amountCharged !== null && amountCharged.amount > 0;
  const lines = [
    charged ? l10n.t('doneCharged', { amount: l10n.money(amountCharged) }) : l10n.t('doneNothing'),
  ];
  if (accountCreditAdded.amount > 0)
    lines.push(l10n.t('doneCredit', { amount: l10n.money(accountCreditAdded) }));
  if (creditsAdded > 0) lines.push(l10n.t('doneCredits', { count: creditsAdded }));
  // The account may not have been read again yet.
  if (account.seats.quantity === change.seats.to) {
    const credits = l10n.t('credits', { name: account.credits.name });
    lines.push(l10n.t('doneAvailable', { credits, count: account.credits.available }));
  }
  return lines;
}

/** Why a change has ended without an effect. */
export function explainEnded(change: SeatChange, l10n: Localizer): { title: string; lines: string[] } {
  const key = `ended_${change.status}`;
  const users = l10n.t('users', { count: change.seats.from });
  const message = change.failure?.message;
  return {
    title: l10n.fill(l10n.has(key) ? key : 'ended_failed', {}),
    lines: [...(message ? [message] : []), l10n.t('endedBody', { users })],
  };
}
