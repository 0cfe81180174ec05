import type { PropertyValues } from 'lit';
import { isServer, LitElement } from 'lit';
import { property } from './property.ts';
import type { Messages } from '../../i18n/index.ts';
import { timer } from '../../state/browser.ts';
import type { Schedule } from '../../state/index.ts';
import type { BillingConnection, TokenSource } from './connection.ts';

/**
 * Base class of all elements: the properties that `<ocw-billing>` and the elements inside it share. The subclass creates
 * the controller that connects it to a store.
 */
export abstract class BaseElement extends LitElement {
  protected abstract readonly billing: BillingConnection;

  /** Address of the billing handler, such as `/api/billing`. Default: that of the surrounding `<ocw-billing>`. */
  @property() endpoint = '';
  /** BCP 47 language tag. Default: that of the surrounding `<ocw-billing>`, else the nearest `lang` attribute. */
  @property() locale = '';
  /** IANA time zone of dates, such as `Europe/Berlin`. Default, also for unknown names: the user's time zone. */
  @property({ attribute: 'time-zone' }) timeZone = '';
  /** `light`, `dark` and the name of a theme, such as `ledger dark`. Default: the page's `color-scheme`, no theme. */
  @property({ reflect: true }) theme = '';
  /** Function that returns an embed token; called before the first request, and again after a 401. */
  @property({ attribute: false }) token: TokenSource | undefined;
  /** Sends no request until `token` is set, for pages that are rendered on a server and set properties when they hydrate. */
  @property({ type: Boolean, reflect: true, attribute: 'requires-token' }) requiresToken = false;
  /** Replaces the page's `fetch`. */
  @property({ attribute: false }) fetch: typeof globalThis.fetch | undefined;
  /** Messages that replace those of the language, by key. */
  @property({ attribute: false }) messages: Partial<Messages> | undefined;
  /** Replaces the page's timers, for tests. */
  @property({ attribute: false }) schedule: Schedule = timer;

  /** A disconnected element has no store and must not acquire one: its screen may still be loading. */
  protected override shouldUpdate(): boolean {
    return this.isConnected;
  }

  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (error) {
      // An invalid initial account can break rendering; its verification reports the cause.
      if (!this.billing.store?.unverified) throw error;
    }
  }

  /** Removes the server-rendered skeleton, before which lit would insert the element's own content. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    this.shadowRoot?.replaceChildren();
    return super.createRenderRoot();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (!isServer) this.billing.update();
  }
}
