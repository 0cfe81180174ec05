import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import type { OnDemand } from '../../client/on-demand.ts';
import type { BillingError } from '../../client/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import type * as Notices from './seat-change-block-notice.ts';
import { isInGoodStanding } from './subscription-status.ts';

/** What lazily loaded parts need from their element. */
export interface PartContext {
  readonly l10n: Localizer;
  readonly failure: (error: BillingError, retry: () => void) => TemplateResult;
  readonly requestUpdate: () => void;
}

/** Returns why the number of users cannot be changed at all, as one of the contract's codes; `null` if it can. */
export function blockOf({ seatChangeBlockedBy, plan }: Account): string | null {
  return seatChangeBlockedBy ?? (plan.unsupported == null ? null : 'plan_unsupported');
}

/** Renders what is wrong with a subscription that is not active, with a lazily loaded module. */
export function statusNotice(
  notice: OnDemand<Pick<typeof Notices, 'statusNotice'>>,
  { status }: Account,
  context: PartContext,
): unknown {
  if (isInGoodStanding(status)) return nothing;
  return loaded(notice, context, (module) => module.statusNotice(status, context.l10n));
}

/**
 * Renders content with a module that few accounts need, loading it on first use. Shows a skeleton while it is loading,
 * and an error with a retry button after a failure.
 */
export function loaded<Module>(
  { loaded: module, error, prepare }: OnDemand<Module>,
  { failure, requestUpdate }: PartContext,
  render: (module: Module) => TemplateResult,
): TemplateResult {
  if (module) return render(module);
  const load = (): void => void prepare().then(requestUpdate);
  if (error) return failure(error, load);
  load();
  return html`<span class="line"></span>`;
}
