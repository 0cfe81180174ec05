import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { html } from 'lit';
import { property, state } from '../base/property.ts';
import { BillingError } from '../../client/index.ts';
import type { Account } from '../../contract/index.ts';
import type { BillingStore, Schedule } from '../../state/index.ts';
import { AccountElement } from '../base/account-element.ts';
import { baseStyles } from '../base/base.styles.ts';
import { flowFrameStyles } from '../base/flow-frame.styles.ts';
import type { FrameSlotHost } from './frame-slot.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import type { PaymentSettings } from './payment-panel.ts';

/** What an element that takes input and payment shows once its code is there. */
export interface FlowScreen {
  /** Takes a store into use; the function returned ends that. A screen that comes back to its store goes on where it was. */
  attach(store: BillingStore): () => void;
  /** To be called before the element renders. */
  willUpdate(account: Account | undefined): void;
  /** To be called when the element has rendered. */
  updated(): void;
  view(account: Account): TemplateResult;
}

/** What a screen needs of its element. */
export interface FlowContext<Host = unknown> {
  readonly host: Host & FrameSlotHost & { readonly schedule: Schedule };
  readonly root: ShadowRoot;
  readonly l10n: () => Localizer;
  readonly failure: (error: BillingError, retry?: () => void) => TemplateResult;
  /** Tells the page about an error. */
  readonly report: (error: BillingError) => void;
  readonly settings: () => PaymentSettings;
}

/**
 * An element in which a number is chosen and paid for. Its screen comes while the account is being read, so that a page
 * without the element does not pay for it.
 */
export abstract class FlowElement<Screen extends FlowScreen> extends AccountElement {
  static override styles: CSSResultGroup = [baseStyles, flowFrameStyles];

  /** Where in the page the payment form goes: an element or a selector; else it is inside this element. */
  @property({ attribute: 'payment-target' }) paymentTarget: HTMLElement | string = '';
  /** The payment form may be passed on through the page's own shadow roots around, by slots added to them. */
  @property({ type: Boolean, attribute: 'relay-frames' }) relayFrames = false;

  /** The module with the screen could not be fetched. */
  @state() private screenMissing = false;

  protected screen: Screen | undefined;

  #loading: Promise<unknown> | undefined;
  #store: BillingStore | undefined;
  #detach: (() => void) | undefined;

  /** Fetches the code of the screen and makes it. */
  protected abstract createScreen(context: FlowContext<this>): Promise<Screen>;

  protected override attach(store: BillingStore): () => void {
    const stop = super.attach(store);
    this.#store = store;
    if (this.screen) this.#detach = this.screen.attach(store);
    else this.#load();
    return () => {
      stop();
      this.#detach?.();
      this.#detach = this.#store = undefined;
    };
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.screen?.willUpdate(this.account);
  }

  protected override updated(): void {
    super.updated();
    this.screen?.updated();
  }

  readonly #load = (): void => {
    this.screenMissing = false;
    this.#loading ??= this.createScreen({
      host: this,
      root: this.renderRoot as ShadowRoot,
      l10n: () => this.l10n,
      failure: (error, retry) => this.failure(error, retry),
      report: (error) => this.report(error),
      settings: () => ({
        inherited: this.connection.inherited,
        account: this.account,
        locale: this.l10n.locale,
      }),
    }).then(
      (screen) => {
        this.screen = screen;
        if (this.#store) this.#detach = screen.attach(this.#store);
        this.requestUpdate();
      },
      () => {
        this.#loading = undefined;
        this.screenMissing = true;
      },
    );
  };

  protected override frame(content: unknown, busy = false): TemplateResult {
    return html`<section class="card" part="card" aria-busy=${busy}>
      <div class="main">${content}</div>
    </section>`;
  }

  protected content(account: Account): TemplateResult {
    if (this.screen) return this.screen.view(account);
    const error = new BillingError({ code: 'module_unavailable' });
    if (this.screenMissing) return this.frame(this.failure(error, this.#load));
    return this.frame(this.skeleton(), true);
  }
}
