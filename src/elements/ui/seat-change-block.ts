import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Account } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import type { OnDemand } from '../../client/on-demand.ts';
import type * as Notices from './seat-change-block-notice.ts';

/**
 * The module that renders the reason. The elements load it, not this module: from here, which the entry and the seat editor
 * share, the bundler would move lit out of the CDN's entry into a chunk of its own, one more round trip for every page.
 */
export type BlockNotice = OnDemand<Pick<typeof Notices, 'blockNotice' | 'statusNotice' | 'usageView'>>;

/** Why users cannot be changed, whatever the number, by the contract's codes; `null` where nothing stands in the way. */
export function blockOf({ seatChangeBlockedBy, plan }: Account): string | null {
  return seatChangeBlockedBy ?? (plan.unsupported == null ? null : 'plan_unsupported');
}

/**
 * The reason in words, and where people get help unless they can mend it here. Few accounts need it: its module is loaded by the
 * first one that does, and a skeleton stands in until then.
 */
export function blockNotice(
  notice: BlockNotice,
  block: string,
  account: Account,
  l10n: Localizer,
): TemplateResult {
  return loaded(notice, l10n, (module) => module.blockNotice(block, account, l10n));
}

/** What is the matter with a subscription that is not active, loaded likewise. */
export function statusNotice(
  notice: OnDemand<Pick<typeof Notices, 'statusNotice'>>,
  { status }: Account,
  l10n: Localizer,
): unknown {
  if (status === 'active' || status === 'trialing') return nothing;
  return loaded(notice, l10n, (module) => module.statusNotice(status, l10n));
}

/** What the module renders; a skeleton until it is loaded. */
export function loaded<Module>(
  { loaded: module, load }: OnDemand<Module>,
  l10n: Localizer,
  render: (module: Module) => TemplateResult,
): TemplateResult {
  if (module) return render(module);
  load().then(l10n.options.onLoad, () => undefined);
  return html`<span class="bone"></span>`;
}
