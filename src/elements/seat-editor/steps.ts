import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { BillingError } from '../../client/index.ts';
import type { Account, SeatChange } from '../../contract/index.ts';
import { seatStepMessages } from '../../locales/en/seat-steps.ts';
import type { SeatChangePhase } from '../../state/index.ts';
import type { Localizer } from '../shared/localizer.ts';
import { addMessages } from '../shared/localizer.ts';
import { outcomeView } from '../shared/outcome-view.ts';
import { explainDone, explainEnded, explainPending } from './outcomes.ts';
import { changeTable, chargeView, explainDifference, invoiceLines } from './review-view.ts';

/** What a step shows and does. */
export interface StepContext {
  readonly account: Account;
  readonly l10n: Localizer;
  readonly failure: (error: BillingError, retry?: () => void) => TemplateResult;
  /** The button that goes on; latched while busy. */
  readonly primary: (label: string, action: () => void, busy?: boolean) => TemplateResult;
  readonly back: () => void;
  readonly confirm: () => void;
  readonly checkOutcome: () => void;
  readonly giveUp: () => void;
  readonly finish: () => void;
}

/** A phase that is not about choosing the number. */
export type StepPhase = Exclude<SeatChangePhase, { status: 'editing' | 'quoting' }>;

type Phase<Status extends StepPhase['status']> = Extract<StepPhase, { status: Status }>;

/** The review and everything after it. A module of its own, loaded when somebody begins to change the number. */
export function stepView(phase: StepPhase, context: StepContext): TemplateResult {
  switch (phase.status) {
    case 'review':
    case 'confirming':
      return review(phase, context);
    case 'unknown':
      return unknown(phase, context);
    case 'pending':
      return pending(phase, context);
    case 'done':
      return done(phase.change, context);
    case 'ended':
      return ended(phase.change, context);
  }
}

addMessages(seatStepMessages);

function review(phase: Phase<'review' | 'confirming'>, context: StepContext): TemplateResult {
  const { account, l10n } = context;
  const { quote } = phase;
  const busy = phase.status === 'confirming';
  const notice = (text: string): TemplateResult => html`<p class="notice warn small">${text}</p>`;
  return html`<div class="split">
    <div class="main">
      <h2 id="title" tabindex="-1">${l10n.t('review')}</h2>
      ${changeTable(quote, account, l10n)} ${invoiceLines(quote, l10n)}
    </div>
    <div class="panel" part="panel">
      ${chargeView(quote, account, l10n)}
      ${!busy && phase.notice ? notice(l10n.t(`notice_${phase.notice}`)) : nothing}
      ${
        !busy && phase.difference
          ? notice(explainDifference(phase.difference, quote.amountDue.currency, l10n))
          : nothing
      }
      ${!busy && phase.error ? context.failure(phase.error) : nothing}
      <p class="small muted" role="status">${busy ? l10n.t('confirmingNote') : nothing}</p>
      <div class="actions">
        <button type="button" part="back" aria-disabled=${busy} @click=${context.back}>
          ${l10n.t('back')}
        </button>
        ${context.primary(l10n.t(busy ? 'confirming' : 'confirmUpdate'), context.confirm, busy)}
      </div>
    </div>
  </div>`;
}

function unknown({ checking, error }: Phase<'unknown'>, context: StepContext): TemplateResult {
  const { l10n } = context;
  return outcomeView({
    tone: 'warn',
    title: l10n.t('unknownTitle'),
    lines: [l10n.t('unknownBody')],
    error: error && !checking ? context.failure(error) : nothing,
    actions: context.primary(l10n.t(checking ? 'checking' : 'checkOutcome'), context.checkOutcome, checking),
  });
}

function pending({ change, givingUp, error }: Phase<'pending'>, context: StepContext): TemplateResult {
  const { l10n } = context;
  const open = change.status === 'requires_action' || change.status === 'requires_payment_method';
  const { hostedInvoiceUrl: url } = change;
  const link = (href: string): TemplateResult =>
    html`<a class="button primary" part="primary" href=${href} target="_blank" rel="noopener">
      ${l10n.t('continueAtStripe')}
    </a>`;
  const giveUp = html`<button type="button" part="give-up" aria-disabled=${givingUp} @click=${context.giveUp}>
    ${l10n.t(givingUp ? 'givingUp' : 'giveUp')}
  </button>`;
  return outcomeView({
    tone: 'warn',
    title: l10n.t('pendingTitle', { users: l10n.t('users', { count: change.seats.to }) }),
    lines: explainPending(change, l10n),
    error: error ? context.failure(error, context.checkOutcome) : nothing,
    actions: open ? [giveUp, url === null ? nothing : link(url)] : nothing,
  });
}

function done(change: SeatChange, { account, l10n, primary, finish }: StepContext): TemplateResult {
  return outcomeView({
    tone: 'good',
    title: l10n.t('doneTitle', { users: l10n.t('users', { count: change.seats.to }) }),
    lines: explainDone(change, account, l10n),
    actions: primary(l10n.t('done'), finish),
  });
}

function ended(change: SeatChange, { l10n, primary, finish }: StepContext): TemplateResult {
  const { title, lines } = explainEnded(change, l10n);
  return outcomeView({ tone: 'bad', title, lines, actions: primary(l10n.t('startOver'), finish) });
}
