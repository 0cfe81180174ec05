import type { ReactiveController } from 'lit';
import type * as Payments from '../../payments/index.ts';
import type { OnDemand } from '../../client/on-demand.ts';
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

/** An element in which something is paid, as its screen and the steps see it. */
export type PaymentContext<Host = unknown> = AccountController<Host & FrameSlotHost>;

/** Where a panel is. `placement`: Stripe's frames cannot live where the element stands; hosted Checkout can. */
export type PaymentPanelState =
  | Exclude<PaymentFormState, { status: 'unavailable' }>
  | { readonly status: 'idle' }
  | { readonly status: 'unavailable'; readonly reason: PaymentUnavailableReason | 'placement' };

/** What a form is for, and on what it is mounted. */
export interface PaymentOrder {
  /** A Checkout Session, the same with a card on file (no form is drawn), a card to keep, or an open invoice. */
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
 * A payment form inside an element: mounted in light DOM once its slot is rendered, in the element's looks, mounted anew
 * where it was lost, and gone with the element. Nothing of payments is loaded before a form is wanted.
 */
export class PaymentPanel implements ReactiveController {
  readonly #host: FrameSlotHost;
  readonly #context: PaymentContext;
  readonly #onState: (state: PaymentPanelState) => void;
  readonly #frames: FrameSlot;
  #wanted: PaymentOrder | undefined;
  #mounted: PaymentOrder | undefined;
  #target: HTMLElement | null = null;
  #form: PaymentForm | undefined;
  #state: PaymentPanelState = IDLE;
  #looks = '';
  #challenged = false;
  /** What was around the element when the challenge began, innermost first. */
  #around: readonly Node[] = [];
  #acting: { readonly clientSecret: string; readonly outcome: Promise<PaymentOutcome> } | undefined;
  readonly #payments: OnDemand<PaymentsModule>;

  /** `onState` is called with each new state, before the element is updated. */
  constructor(context: PaymentContext, onState: (state: PaymentPanelState) => void = () => undefined) {
    const { host } = context;
    this.#host = host;
    this.#context = context;
    this.#onState = onState;
    this.#payments = context.lazy(() => import('../../payments/index.ts'));
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

  /** Stripe is at work: a form is being confirmed, or the bank asked. */
  get isBusy(): boolean {
    return this.#acting !== undefined || this.#state.status === 'confirming';
  }

  /** The form that is to be seen after the next update; `null` for none. The same order keeps its form. */
  want(order: PaymentOrder | null): void {
    if (order?.clientSecret !== this.#wanted?.clientSecret || order?.kind !== this.#wanted?.kind) {
      this.#wanted = order ?? undefined;
    }
  }

  /** Fetches the code of payments ahead of its need. */
  prepare(): void {
    void this.#payments.prepare();
  }

  /** Mounts anew what could not be shown. */
  retry(): void {
    if (this.#state.status !== 'unavailable') return;
    this.#takeDown();
    this.#host.requestUpdate();
  }

  /** Pays with what was typed, or with a card on file. Never rejects; see `PaymentForm`. */
  async confirm(returnUrl: string, savedCard?: string): Promise<PaymentOutcome> {
    const form = this.#form;
    if (!form) return { status: 'failed', code: 'incomplete', message: null, retryable: true };
    return await form.confirm({ returnUrl, savedCard });
  }

  /** Has the person authenticate a payment on the card on file, once however often it is called. Never rejects. */
  nextAction(clientSecret: string): Promise<PaymentOutcome> {
    if (this.#acting?.clientSecret === clientSecret) return this.#acting.outcome;
    const outcome = this.#act(clientSecret).finally(() => {
      if (this.#acting === acting) this.#acting = undefined;
      this.#host.requestUpdate();
    });
    const acting = (this.#acting = { clientSecret, outcome });
    this.#host.requestUpdate();
    return outcome;
  }

  async #act(clientSecret: string): Promise<PaymentOutcome> {
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

  /** Brings the focus into the form. */
  focus(): void {
    this.#form?.focus();
  }

  /** The page has its own place for the form. */
  get isElsewhere(): boolean {
    return this.#host.paymentTarget !== '';
  }

  /** Whether the focus is in the form, wherever in the page that is. */
  get hasFocus(): boolean {
    return this.#target?.contains(document.activeElement) ?? false;
  }

  /** Follows the element's looks; call it when they may have changed. */
  readonly followLooks = (): void => {
    const form = this.#form;
    if (!form) return;
    void this.#payments.load().then(({ readAppearance }) => {
      if (form !== this.#form || !this.#host.isConnected) return;
      const appearance = readAppearance(this.#host);
      const looks = JSON.stringify(appearance);
      if (looks !== this.#looks) form.updateAppearance(appearance);
      this.#looks = looks;
    });
  };

  hostConnected(): void {
    addEventListener('pageshow', this.#comeBack);
  }

  hostDisconnected(): void {
    removeEventListener('pageshow', this.#comeBack);
  }

  /** The slot is rendered by now: a frame in a node that is not drawn would come up empty. */
  hostUpdated(): void {
    if (this.#wanted !== this.#mounted) queueMicrotask(() => this.#reconcile());
  }

  #reconcile(): void {
    // What is being paid is not taken down under a challenge: the next state comes by here again.
    if (this.#wanted === this.#mounted || !this.#host.isConnected || this.#state.status === 'confirming')
      return;
    this.#takeDown();
    if (this.#wanted) this.#mount(this.#wanted);
    else this.#frames.release();
  }

  #mount(order: PaymentOrder): void {
    this.#mounted = order;
    // No frame is drawn for a card on file, so that it can pay where no frame can live.
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
    this.#looks = JSON.stringify(appearance);
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
    // What the provider around says comes before what the backend does.
    const { inherited, account } = this.#context;
    const publishableKey = inherited?.publishableKey || (account?.publishableKey ?? '');
    const stripe = inherited?.stripe;
    const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
    return payments.createStripePort({ publishableKey, stripe, nonce });
  }

  readonly #challenge = {
    onChallengeStart: (): void => this.#cover(true),
    onChallengeEnd: (): void => this.#cover(false),
  };

  #cover(challenged: boolean): void {
    this.#challenged = challenged;
    const tell = (target: EventTarget): boolean =>
      target.dispatchEvent(new OcwChallengeEvent(challenged ? 'ocw-challenge-start' : 'ocw-challenge-end'));
    if (challenged) this.#around = ancestors(this.#host);
    tell(this.#host);
    // Whoever gave way must hear of the end, also where the element has left the page under the challenge.
    const left = this.#host.isConnected ? undefined : this.#around.find(({ isConnected }) => isConnected);
    if (left) tell(left);
    this.#host.requestUpdate();
  }

  #lose(loss: FrameLoss): void {
    this.#takeDown();
    if (loss === 'reloaded') this.#host.requestUpdate();
  }

  /** Back from a bank's page, to this page as it was left: what was under way then never settles. A new form can. */
  readonly #comeBack = ({ persisted }: PageTransitionEvent): void => {
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

/** What an event of a node passes on its way up. */
function ancestors(node: Node): readonly Node[] {
  const parent = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
  return parent ? [parent, ...ancestors(parent)] : [];
}
