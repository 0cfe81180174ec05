import type { ReactiveController, TemplateResult } from 'lit';
import { html } from 'lit';
import type { ReadableAtom } from 'nanostores';
import type { BillingError } from '../../client/index.ts';
import type { OnDemand } from '../../client/on-demand.ts';
import { onDemand } from '../../client/on-demand.ts';
import type { Account } from '../../contract/index.ts';
import type { BillingStore } from '../../state/index.ts';
import type { ElementScreen } from '../base/lazy-screen.ts';
import { LiveRegion } from '../base/live-region.ts';
import { CHOICE, StepFocus } from '../base/step-focus.ts';
import { isInputMethodKey } from '../ui/number-field.ts';
import type { PaymentContext } from './payment-panel.ts';

/**
 * The user returned from a bank's page or Stripe's. `payments/redirect.ts`, which is loaded with the steps, reads the
 * details.
 */
const OUR_PARAMETERS = /[?&]ocw_/;

/** The state that a screen shows. */
export interface Flow<Phase> {
  readonly $draft: ReadableAtom<string>;
  readonly $phase: ReadableAtom<Phase>;
  connect(): () => void;
}

/** The steps after the choice of a number. Loaded when the user starts to change it. */
export interface FlowSteps<Phase> {
  /** Whether the focus is in a payment form, which may be anywhere on the page. */
  readonly hasFocus: boolean;
  /** Prepares for a phase before it is rendered. */
  follow(phase: Phase): void;
  view(phase: Phase, account: Account): unknown;
  /** Resumes what the user left the page for. */
  takeReturn(): void;
  /** Whether Escape may leave the step now. */
  readonly canLeave: boolean;
}

/** The choice of a number and the steps after it. Subclasses define both; this class decides what is loaded when. */
export abstract class BaseFlowScreen<
  State extends Flow<Phase>,
  Phase extends { readonly status: string },
  Steps extends FlowSteps<Phase>,
  Host,
>
  implements ElementScreen, ReactiveController
{
  protected readonly context: PaymentContext<Host>;
  protected readonly live: LiveRegion;
  protected flow: State | undefined;
  protected store: BillingStore | undefined;

  #previous: Phase | undefined;
  #announced: string | undefined;
  #reportedError: unknown = null;
  readonly #steps: OnDemand<Steps>;
  readonly #focus: StepFocus;

  constructor(context: PaymentContext<Host>) {
    this.context = context;
    this.live = new LiveRegion(context);
    this.#focus = new StepFocus(context, this.live, {
      hasFocus: () => this.steps?.hasFocus === true,
      focusChoice: (from) => this.focusChoice(from === this.firstStep ? '.primary' : 'input, [part=open]'),
    });
    this.#steps = onDemand(
      () => this.fetchSteps(),
      () => {
        context.requestUpdate();
        this.steps?.takeReturn();
      },
    );
    context.host.addController(this);
  }

  /**
   * The step from which going back focuses the button that opened it. Going back from any other step focuses the number
   * field.
   */
  protected abstract readonly firstStep: string;
  protected abstract createFlow(store: BillingStore): State;
  /** The stores that the choice renders, besides the draft. */
  protected abstract choiceStores(flow: State): readonly ReadableAtom<unknown>[];
  protected abstract fetchSteps(): Promise<Steps>;
  /** Returns the name of the view of a phase; the focus moves when it changes. `choice`: the number field. */
  protected abstract placeOf(phase: Phase): string;
  protected abstract label(account: Account): string;
  protected abstract choice(account: Account, phase: Phase): TemplateResult;
  /** Describes the cost of the current number, for assistive technology. */
  protected abstract describe(account: Account): string;
  /** Goes back a step, if possible. Returns `true` if that does not change the phase. */
  protected abstract leave(): true | undefined;
  /** Called with each new phase before it is rendered. */
  protected entered?(phase: Phase, previous: Phase | undefined): void;

  attach(store: BillingStore): () => void {
    if (store !== this.store) this.flow = this.createFlow(store);
    this.store = store;
    const flow = this.flow as State;
    const stops = [flow.$draft, flow.$phase, ...this.choiceStores(flow)].map((each) =>
      each.listen(this.context.requestUpdate),
    );
    stops.push(flow.connect(), () => this.live.clear());
    if (OUR_PARAMETERS.test(location.search)) void this.begin();
    return () => stops.forEach((stop) => stop());
  }

  hostUpdate(): void {
    const phase = this.phase;
    if (!phase) return;
    if (phase !== this.#previous) {
      // A step is announced itself: a pending announcement of the cost is outdated.
      if (phase.status !== this.#previous?.status) this.live.clear();
      this.entered?.(phase, this.#previous);
      this.#previous = phase;
    }
    const error = 'error' in phase ? phase.error : null;
    if (error && error !== this.#reportedError) this.context.report(error as BillingError);
    this.#reportedError = error;
    this.steps?.follow(phase);
    this.#announceDraft();
  }

  hostUpdated(): void {
    const { phase, steps } = this;
    if (phase && this.account) this.#focus.follow(this.placeOf(phase), steps !== null);
  }

  view(account: Account): TemplateResult {
    return html`<section class="card" part="card" aria-label=${this.label(account)} @keydown=${this.#onKey}>
      ${this.#step(account)} ${this.live.view()}
    </section>`;
  }

  /** Moves the focus to the choice of the number. */
  protected focusChoice(selector: string): void {
    this.context.root.querySelector<HTMLElement>(selector)?.focus();
  }

  protected get account(): Account | undefined {
    return this.context.account;
  }

  protected get steps(): Steps | null {
    return this.#steps.loaded;
  }

  protected get phase(): Phase | undefined {
    return this.flow?.$phase.get();
  }

  /** Loads the steps when the user starts to change the number. After a failure, the next call tries again. */
  protected readonly begin = (): Promise<unknown> => this.#steps.prepare();

  #step(account: Account): unknown {
    const phase = this.phase as Phase;
    if (this.placeOf(phase) === CHOICE) return this.choice(account, phase);
    return this.steps ? this.steps.view(phase, account) : html`<div class="main">${this.loading()}</div>`;
  }

  /** Shown while the steps are loading, or why they failed to load. */
  protected readonly loading = (): TemplateResult => {
    const { error } = this.#steps;
    if (error) return this.context.failure(error, this.begin);
    void this.begin();
    return html`<span class="line" aria-busy="true"></span>`;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isInputMethodKey(event) || this.steps?.canLeave === false) return;
    const { phase } = this;
    // A dialog around the element stays open.
    if (this.leave() || phase !== this.phase) event.preventDefault();
  };

  /** Announces the cost after the user stops changing the number, but not its changes over time. */
  #announceDraft(): void {
    const draft = this.flow?.$draft.get();
    if (!this.account || draft === this.#announced) return;
    const isNews = this.#announced !== undefined;
    this.#announced = draft;
    if (!isNews) return;
    this.live.afterSettling(() => {
      // Some messages may be loaded with the steps.
      void this.begin().then(() => {
        const { account } = this;
        // The element may have been removed meanwhile.
        if (account && draft === this.flow?.$draft.get()) this.live.say(this.describe(account));
      });
    });
  }
}
