import type { ReactiveController } from 'lit';
import type * as Payments from '../../payments/index.ts';
import type { OnDemand } from '../../client/on-demand.ts';
import { onDemand } from '../../client/on-demand.ts';
import type {
  PaymentForm,
  PaymentFormState,
  PaymentOutcome,
  PaymentPort,
  PaymentUnavailableReason,
} from '../../payments/index.ts';
import type { AccountController } from '../base/account-controller.ts';
import type { FrameLoss, FrameSlotHost } from './frame-slot.ts';
import { FrameSlot } from './frame-slot.ts';
import { OcwChallengeEvent } from './payment-panel.events.ts';

/** Context of an element that takes payments, for its screen and steps. */
export type PaymentContext<Host = unknown> = AccountController<Host & FrameSlotHost>;

/**
 * State of a panel. `placement`: Stripe's frames do not work at the element's place in the page; hosted Checkout does.
 */
export type PaymentPanelState =
  | Exclude<PaymentFormState, { status: 'unavailable' }>
  | { readonly status: 'idle' }
  | { readonly status: 'unavailable'; readonly reason: PaymentUnavailableReason | 'placement' };

/** What to mount a form for. */
export interface PaymentOrder {
  /** A Checkout Session, the same with a card on file (no form), saving a card, or an open invoice. */
  readonly kind: 'checkout' | 'saved' | 'setup' | 'payment';
  readonly clientSecret: string;
}

type PaymentsModule = typeof Payments;

const MOUNT = {
  checkout: 'mountCheckout',
  saved: 'openSavedCards',
  setup: 'mountSetup',
  payment: 'mountPayment',
} as const;
const IDLE: PaymentPanelState = { status: 'idle' };

/**
 * A payment form inside an element: mounted in light DOM once its slot is rendered, in the element's appearance, mounted
 * again if it was lost, and removed with the element. Payments code loads when the first form is requested.
 */
export class PaymentPanel implements ReactiveController {
  readonly #host: FrameSlotHost;
  readonly #context: PaymentContext;
  readonly #onState: (state: PaymentPanelState) => void;
  readonly #frames: FrameSlot;
  #requested: PaymentOrder | undefined;
  #mounted: PaymentOrder | undefined;
  #target: HTMLElement | null = null;
  #form: PaymentForm | undefined;
  #state: PaymentPanelState = IDLE;
  #appearance = '';
  #challenged = false;
  /** Ancestors of the element when the challenge began, innermost first. */
  #around: readonly Node[] = [];
  #acting: { readonly clientSecret: string; readonly outcome: Promise<PaymentOutcome> } | undefined;
  readonly #payments: OnDemand<PaymentsModule>;

  /** `onState` is called with each new state, before the element is updated. */
  constructor(context: PaymentContext, onState: (state: PaymentPanelState) => void = () => undefined) {
    const { host } = context;
    this.#host = host;
    this.#context = context;
    this.#onState = onState;
    this.#payments = onDemand(() => import('../../payments/index.ts'), context.requestUpdate);
    this.#frames = new FrameSlot(host, (loss) => this.#lose(loss));
    host.addController(this);
  }

  /** Name of the `<slot>` that the element always renders. */
  get slotName(): string {
    return this.#frames.slotName;
  }

  get state(): PaymentPanelState {
    return this.#state;
  }

  /** A bank's challenge covers the page. */
  get isChallenged(): boolean {
    return this.#challenged;
  }

  /** Stripe is processing: a form is being confirmed, or the bank's challenge is open. */
  get isBusy(): boolean {
    return this.#acting !== undefined || this.#state.status === 'confirming';
  }

  /** Sets the form to show after the next update; `null` for none. The same order keeps its form. */
  setOrder(order: PaymentOrder | null): void {
    if (order?.clientSecret !== this.#requested?.clientSecret || order?.kind !== this.#requested?.kind) {
      this.#requested = order ?? undefined;
    }
  }

  /** Loads the payments code ahead of time. */
  prepare(): void {
    void this.#payments.prepare();
  }

  /** Mounts the form again after it was unavailable. */
  retry(): void {
    if (this.#state.status !== 'unavailable') return;
    this.#takeDown();
    this.#host.requestUpdate();
  }

  /** Pays with the entered details or with a card on file. Never rejects; see `PaymentForm`. */
  async confirm(returnUrl: string, savedCard?: string): Promise<PaymentOutcome> {
    const form = this.#form;
    if (!form) return { status: 'failed', code: 'incomplete', message: null, retryable: true };
    return await form.confirm({ returnUrl, savedCard });
  }

  /** Authenticates a payment with the card on file; concurrent calls share one challenge. Never rejects. */
  nextAction(clientSecret: string): Promise<PaymentOutcome> {
    if (this.#acting?.clientSecret === clientSecret) return this.#acting.outcome;
    const outcome = this.#authenticate(clientSecret).finally(() => {
      if (this.#acting === acting) this.#acting = undefined;
      this.#host.requestUpdate();
    });
    const acting = (this.#acting = { clientSecret, outcome });
    this.#host.requestUpdate();
    return outcome;
  }

  async #authenticate(clientSecret: string): Promise<PaymentOutcome> {
    try {
      const port = this.#port(await this.#payments.load());
      return await port.handleNextAction({
        clientSecret,
        locale: this.#context.l10n.locale,
        ...this.#challenge,
      });
    } catch {
      return { status: 'unavailable', reason: 'blocked' };
    }
  }

  /** Moves the focus into the form. */
  focus(): void {
    this.#form?.focus();
  }

  /** Whether the page has its own target for the form. */
  get isElsewhere(): boolean {
    return this.#host.paymentTarget !== '';
  }

  /** Whether the focus is in the form, which may be anywhere on the page. */
  get hasFocus(): boolean {
    return this.#target?.contains(document.activeElement) ?? false;
  }

  /** Applies the element's current appearance to the form. Call it when that may have changed. */
  readonly updateAppearance = (): void => {
    const form = this.#form;
    if (!form) return;
    void this.#payments.load().then(({ readAppearance }) => {
      if (form !== this.#form || !this.#host.isConnected) return;
      const appearance = readAppearance(this.#host);
      const next = JSON.stringify(appearance);
      if (next !== this.#appearance) form.updateAppearance(appearance);
      this.#appearance = next;
    });
  };

  hostConnected(): void {
    addEventListener('pageshow', this.#onPageShow);
  }

  hostDisconnected(): void {
    removeEventListener('pageshow', this.#onPageShow);
  }

  /**
   * Reconciles after the update: the slot must be rendered first, since a frame in an undisplayed node would be empty.
   */
  hostUpdated(): void {
    if (this.#requested !== this.#mounted) queueMicrotask(() => this.#reconcile());
  }

  #reconcile(): void {
    // Never unmount during a confirmation, which may show a challenge: the next state change reconciles again.
    if (this.#requested === this.#mounted || !this.#host.isConnected || this.#state.status === 'confirming')
      return;
    this.#takeDown();
    if (this.#requested) this.#mount(this.#requested);
    else this.#frames.release();
  }

  #mount(order: PaymentOrder): void {
    this.#mounted = order;
    // A card on file needs no frame, so it can pay even where no frame works.
    if (order.kind === 'saved') this.#frames.release();
    const target = (this.#target =
      order.kind === 'saved' ? document.createElement('div') : this.#frames.acquire());
    if (!target) return this.#set({ status: 'unavailable', reason: 'placement' });
    this.#set({ status: 'loading' });
    this.#payments.load().then(
      (payments) => {
        if (order === this.#mounted) this.#open(payments, order, target);
      },
      () => {
        if (order === this.#mounted) this.#set({ status: 'unavailable', reason: 'blocked' });
      },
    );
  }

  #open(payments: PaymentsModule, { kind, clientSecret }: PaymentOrder, target: HTMLElement): void {
    const appearance = payments.readAppearance(this.#host);
    this.#appearance = JSON.stringify(appearance);
    this.#form = this.#port(payments)[MOUNT[kind]]({
      clientSecret,
      target,
      appearance,
      locale: this.#context.l10n.locale,
      onChange: (state) => this.#set(state),
      ...this.#challenge,
    });
  }

  #port(payments: PaymentsModule): PaymentPort {
    // The provider's settings take precedence over the backend's.
    const { inherited, account } = this.#context;
    const publishableKey = inherited?.publishableKey || (account?.publishableKey ?? '');
    const stripe = inherited?.stripe;
    const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
    return payments.createStripePort({ publishableKey, stripe, nonce });
  }

  readonly #challenge = {
    onChallengeStart: (): void => this.#setChallenged(true),
    onChallengeEnd: (): void => this.#setChallenged(false),
  };

  #setChallenged(challenged: boolean): void {
    this.#challenged = challenged;
    const dispatchTo = (target: EventTarget): boolean =>
      target.dispatchEvent(new OcwChallengeEvent(challenged ? 'ocw-challenge-start' : 'ocw-challenge-end'));
    if (challenged) this.#around = ancestors(this.#host);
    dispatchTo(this.#host);
    // If the element was removed during the challenge, notify a remaining ancestor, for pages that closed an overlay.
    const left = this.#host.isConnected ? undefined : this.#around.find(({ isConnected }) => isConnected);
    if (left) dispatchTo(left);
    this.#host.requestUpdate();
  }

  #lose(loss: FrameLoss): void {
    this.#takeDown();
    if (loss === 'reloaded') this.#host.requestUpdate();
  }

  /**
   * The page was restored from the back/forward cache after a visit to the bank's page: pending operations never settle,
   * so mount a new form.
   */
  readonly #onPageShow = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted || !this.isBusy) return;
    this.#acting = undefined;
    this.#takeDown();
    this.#host.requestUpdate();
  };

  #takeDown(): void {
    this.#form?.destroy();
    this.#form = this.#mounted = undefined;
    this.#target = null;
    this.#set(IDLE);
  }

  #set(state: PaymentPanelState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onState(state);
    this.#host.requestUpdate();
  }
}

/** Returns the ancestors of a node through shadow roots, innermost first. */
function ancestors(node: Node): readonly Node[] {
  const parent = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
  return parent ? [parent, ...ancestors(parent)] : [];
}
