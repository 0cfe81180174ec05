import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { property } from '../base/property.ts';
import type { Account } from '../../contract/index.ts';
import { creditMessages } from '../../i18n/locales/en/credits.ts';
import { AccountElement } from '../base/account-element.ts';
import { baseStyles } from '../base/base.styles.ts';
import { onDemand } from '../../client/on-demand.ts';
import { loaded } from '../ui/seat-change-block.ts';
import { styled } from '../ui/figure.ts';
import { figureStyles } from '../ui/figures.styles.ts';
import { OcwCreditsChangeEvent } from '../base/events.ts';
import { addMessages } from '../../i18n/localizer.ts';
import { creditBalanceStyles } from './credit-balance.styles.ts';

const notices = onDemand(() => import('./credit-notices.ts'));

/**
 * Shows the available credits by source, when they expire, and how many the next renewal adds.
 *
 * @summary Shows the available credits by source, and when they expire.
 * @tag ocw-credit-balance
 * @fires {OcwCreditsChangeEvent} ocw-credits-change - The number of available credits has changed.
 * @fires {OcwErrorEvent} ocw-error - The account cannot be read.
 * @csspart base - The outermost box.
 * @csspart card - The card around the content.
 * @csspart available - The number of available credits.
 * @csspart alert - The warning that credits are low or plan credits expire soon, by the backend's policy.
 * @csspart held - The credits on hold, and the payment they wait for.
 * @csspart error - An error message.
 * @csspart retry - The retry button.
 */
export class OcwCreditBalance extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, figureStyles, creditBalanceStyles];

  /** Shows only the number of available credits in one short line, such as for a navigation bar. */
  @property({ type: Boolean, reflect: true }) compact = false;

  static {
    addMessages(creditMessages);
  }

  #available: number | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const before = this.#available;
    const now = this.billing.account?.credits.available;
    if (now === undefined) return;
    this.#available = now;
    if (before !== undefined && before !== now) this.dispatchEvent(new OcwCreditsChangeEvent(now, before));
  }

  protected override render(): TemplateResult {
    const { compact } = this;
    const short = html`<span class="line short"></span>`;
    return this.billing.show({
      ready: (account) => this.#balance(account),
      loading: compact
        ? short
        : html`${short}<span class="line big"></span><span class="line"></span> <span class="line"></span
            ><span class="line"></span><span class="line"></span><span class="line"></span
            ><span class="line"></span>`,
      frame: compact ? (content) => content : undefined,
    });
  }

  #balance(account: Account): TemplateResult {
    const { l10n } = this;
    const { credits, billingPeriod } = account;
    if (this.compact) {
      return html`<span
        part="available"
        .textContent=${l10n.t('compactCredits', { count: credits.available, name: credits.name })}
      ></span>`;
    }
    const { plan, purchased } = credits;
    return html`<section class="card" part="card" aria-labelledby="title">
      <h2 id="title" .textContent=${l10n.t('credits', { name: credits.name })}></h2>
      <p class="total">
        <span
          class="hero"
          part="available"
          translate="no"
          .textContent=${l10n.number(credits.available)}
        ></span>
        <span class="muted" .textContent=${l10n.t('available')}></span>
      </p>
      <div role="status">
        ${plan.held || credits.alerts?.length ? loaded(notices, this.billing, (module) => module.creditNotices(account, l10n)) : nothing}
      </div>
      <div class="bar" aria-hidden="true">
        ${[plan.available, purchased.available].map((count, index) =>
          count > 0
            ? html`<span class=${index ? 'bought' : ''} .style=${styled(`flex:${count}`)}></span>`
            : nothing,
        )}
        ${credits.available > 0 ? nothing : html`<span class="none"></span>`}
      </div>
      <dl class="rows">
        ${this.#row('fromPlan', plan.available, plan.endsAt === null ? '' : l10n.t('endOn', { date: l10n.date(plan.endsAt) }))}
        ${this.#row('purchased', purchased.available, l10n.t('neverExpire'))}
      </dl>
      <p
        class="small muted"
        .textContent=${`${
          plan.nextGrant > 0
            ? l10n.t('renewal', { date: l10n.date(billingPeriod.end), count: plan.nextGrant })
            : l10n.t('renewalNone')
        } ${l10n.t('usedFirst')}`}
      ></p>
    </section>`;
  }

  #row(label: 'fromPlan' | 'purchased', count: number, note: string): TemplateResult {
    const { l10n } = this;
    return html`<div class=${label === 'purchased' ? 'bought' : ''}>
      <dt>
        <span .textContent=${l10n.t(label)}></span>
        ${note ? html`<span class="small muted" .textContent=${note}></span>` : nothing}
      </dt>
      <dd translate="no" .textContent=${l10n.number(count)}></dd>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-credit-balance': OcwCreditBalance;
  }
}
