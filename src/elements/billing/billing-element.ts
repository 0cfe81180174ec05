import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { css, defaultConverter, html } from 'lit';
import { property } from '../base/property.ts';
import type { HostStripe } from '../../payments/index.ts';
import type { Account } from '../../contract/index.ts';
import type { BillingStore } from '../../state/index.ts';
import { BaseElement } from '../base/base-element.ts';
import { BillingConnection } from '../base/connection.ts';
import { ContextProvider } from '../base/context.ts';

/**
 * Provides one endpoint, identity, language and theme to the elements inside it. Elements also work without it.
 *
 * @summary Connects the elements inside it to a billing backend.
 * @tag ocw-billing
 * @attr {string} [account=''] - The result of `billing.account(organizationId)` on the host's server, as JSON.
 * @slot - Any content. Elements of this package are connected at any depth, including inside shadow roots.
 */
export class OcwBilling extends BaseElement {
  static override styles: CSSResultGroup = css`
    :host {
      display: contents;
    }
    :host([hidden]) {
      display: none;
    }
    :host([theme~='light']) {
      color-scheme: light;
    }
    :host([theme~='dark']) {
      color-scheme: dark;
    }
  `;

  protected readonly billing = new BillingConnection(this);
  readonly #provider = new ContextProvider(this);

  /** Stripe's publishable key (`pk_…`). Default: the backend's. */
  @property({ attribute: 'publishable-key' }) publishableKey = '';
  /** A Stripe object of the host, or a promise of one. Default: Stripe.js is loaded when the user is about to pay. */
  @property({ attribute: false }) stripe: HostStripe | undefined;

  /**
   * The result of `billing.account(organizationId)` on the host's server, as JSON in the attribute: rendered without a
   * request, then kept up to date. Send the page with `Cache-Control: no-store`.
   */
  @property({ type: Object }) account: Account | string | undefined;

  constructor() {
    super();
    this.billing.follow((store) => this.#applyAccount(store));
  }

  #applyAccount(store: BillingStore): undefined {
    const given = this.account ?? this.getAttribute('account');
    // Svelte and Vue set the property to JSON as well. Invalid JSON is passed on as text, so that the validation reports it.
    if (given) store.begin((defaultConverter.fromAttribute?.(given as string, Object) ?? given) as Account);
  }

  /** Reads the account again for all elements inside. Resolves when it has been read or has failed; never rejects. */
  async refresh(): Promise<void> {
    await this.billing.store?.refresh();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const attached = this.billing.store;
    super.willUpdate(changed);
    const { store, error, inherited } = this.billing;
    if (store && store === attached && changed.has('account')) this.#applyAccount(store);
    this.#provider.provide({
      store,
      error,
      locale: this.locale || inherited?.locale || '',
      timeZone: this.timeZone || inherited?.timeZone || '',
      messages: this.messages ?? inherited?.messages,
      publishableKey: this.publishableKey || inherited?.publishableKey || '',
      stripe: this.stripe ?? inherited?.stripe,
    });
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-billing': OcwBilling;
  }
}
