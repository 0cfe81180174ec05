import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import type { OnDemand } from '../../client/on-demand.ts';
import type { BillingError } from '../../client/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import type * as Notices from './seat-change-block-notice.ts';
import { isInGoodStanding } from './subscription-status.ts';

/** What a part that is fetched later needs of its element. */
export interface PartContext {
  readonly l10n: Localizer;
  readonly failure: (error: BillingError, retry: () => void) => TemplateResult;
  readonly requestUpdate: () => void;
}

/** Why users cannot be changed, whatever the number, by the contract's codes; `null` where nothing stands in the way. */
export function blockOf({ seatChangeBlockedBy, plan }: Account): string | null {
  return seatChangeBlockedBy ?? (plan.unsupported == null ? null : 'plan_unsupported');
}

/** What is the matter with a subscription that is not active, in a module that is fetched for it. */
export function statusNotice(
  notice: OnDemand<Pick<typeof Notices, 'statusNotice'>>,
  { status }: Account,
  context: PartContext,
): unknown {
  if (isInGoodStanding(status)) return nothing;
  return loaded(notice, context, (module) => module.statusNotice(status, context.l10n));
}

/**
 * What a module renders that few accounts need: fetched by the first one that does. Until then a skeleton stands in, and after a
 * failure what it is, with a button that fetches again.
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
  return html`<span class="bone"></span>`;
}
