import type { PropertyValues } from 'lit';
import { isServer, LitElement } from 'lit';
import { property } from './property.ts';
import type { ReadableAtom } from 'nanostores';
import type { Messages } from '../../i18n/index.ts';
import { timer } from '../../state/browser.ts';
import type { BillingStore, Schedule } from '../../state/index.ts';
import type { TokenSource } from './connection.ts';
import { BillingConnection } from './connection.ts';
import { Localizer } from '../../i18n/localizer.ts';
import { closestLang, watchLang } from '../../i18n/page-language.ts';

/** Base class of all elements: the connection to a store, and messages in the page's language. */
export abstract class BaseElement extends LitElement {
  protected readonly connection = new BillingConnection(this);

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
  /** Function used in place of the page's `fetch`. */
  @property({ attribute: false }) fetch: typeof globalThis.fetch | undefined;
  /** Messages that replace those of the language, by key. */
  @property({ attribute: false }) messages: Partial<Messages> | undefined;
  /** Replaces the page's timers, for tests. */
  @property({ attribute: false }) schedule: Schedule = timer;

  /** Words, amounts and dates in the element's locale. */
  protected l10n = new Localizer({ locale: 'en', timeZone: '', onLoad: () => this.requestUpdate() });

  #attached: BillingStore | undefined;
  #detach: (() => void) | undefined;
  #ignoreLang: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.connection.connect();
    this.#ignoreLang?.();
    this.#ignoreLang = watchLang(this, () => this.requestUpdate());
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // An element that is moved is connected again at once, and keeps its state.
    queueMicrotask(() => {
      if (!this.isConnected) this.suspend();
    });
  }

  /** An element outside of a document has no store, and must not acquire one: its screen may still be on its way. */
  protected override shouldUpdate(): boolean {
    return this.isConnected;
  }

  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (error) {
      // What breaks an initial account is named once it has been checked.
      if (!this.connection.store?.unverified) throw error;
    }
  }

  /** A server rendered a skeleton; lit would put the element's own content in front of it. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    this.shadowRoot?.replaceChildren();
    return super.createRenderRoot();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (isServer) return;
    this.connection.update();
    this.#attach(this.connection.store);
    this.#localize();
  }

  /** Gives everything back once the element has left the page. */
  protected suspend(): void {
    this.connection.disconnect();
    this.#ignoreLang?.();
    this.#attach(undefined);
  }

  /** Keeps a store in use; the function returned ends that. */
  protected attach(store: BillingStore): () => void {
    return store.connect();
  }

  /** Renders again whenever one of the stores changes, until the function returned is called. */
  protected watch(...stores: readonly ReadableAtom<unknown>[]): () => void {
    const stops = stores.map((each) => each.listen(() => this.requestUpdate()));
    return () => stops.forEach((stop) => stop());
  }

  #attach(store: BillingStore | undefined): void {
    if (store === this.#attached) return;
    this.#detach?.();
    this.#attached = store;
    this.#detach = store && this.attach(store);
  }

  #localize(): void {
    const { inherited } = this.connection;
    const { options } = this.l10n;
    const locale = this.locale || inherited?.locale || closestLang(this) || 'en';
    const timeZone = this.timeZone || inherited?.timeZone || '';
    const overrides = this.messages ?? inherited?.messages;
    if (options.locale === locale && options.timeZone === timeZone && options.overrides === overrides) return;
    this.l10n = new Localizer({ ...options, locale, timeZone, overrides });
  }
}
