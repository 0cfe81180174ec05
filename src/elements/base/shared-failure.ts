import type { ReactiveController } from 'lit';
import { html } from 'lit';
import { failureMessages } from '../../i18n/locales/en/failures.ts';
import { addMessages } from '../../i18n/localizer.ts';
import type { AccountController } from './account-controller.ts';
import { sharedFailureStyles } from './shared-failure.styles.ts';

addMessages(failureMessages);

/** Key of a message that names a part. */
type Part = Extract<keyof typeof failureMessages, `part${string}`>;

/** The part that is missing when an element cannot read its account, by tag name. */
const PARTS: Readonly<Record<string, Part>> = {
  'ocw-subscription-summary': 'partPlan',
  'ocw-seat-editor': 'partUsers',
  'ocw-credit-balance': 'partCredits',
  'ocw-buy-credits': 'partBuying',
  'ocw-credit-history': 'partHistory',
  'ocw-invoices': 'partInvoices',
};

/**
 * Returns what cannot be read: the store, or without one, the error about the endpoint. `undefined` while nothing has
 * failed.
 */
function sourceOf({ store, error, trouble }: AccountController): object | undefined {
  return trouble && (store ?? error);
}

// Test environments without layout, such as jsdom, lack `checkVisibility` and `IntersectionObserver`; everything counts
// as visible there.
function isVisible({ root }: AccountController): boolean {
  if (!('checkVisibility' in Element.prototype)) return true;
  return root.firstElementChild?.checkVisibility({ visibilityProperty: true }) ?? false;
}

/** A one-line balance, such as in a navigation bar, has no room for a notice. */
function isOneLine({ host }: AccountController): boolean {
  return host.matches('[compact]');
}

/** Makes a change of `visibility` alone, which no observer reports, end in a `transitionend` event. */
function watchVisibility(box: HTMLElement): void {
  box.style.setProperty('transition', 'visibility 1ms', 'important');
}

/** Margins so large that only hiding and showing is observed, not scrolling. */
const ANYWHERE = { rootMargin: '100000px', scrollMargin: '100000px' } as const;

/**
 * The elements of a page that cannot read the same account. One visible element, the speaker, shows the notice for all of
 * them. If it is hidden or removed, another one becomes the speaker.
 */
class FailureGroup {
  readonly #source: object;
  readonly #members = new Map<AccountController, ReactiveController>();
  readonly #observer =
    'IntersectionObserver' in globalThis
      ? new IntersectionObserver(() => this.#settle(false), ANYWHERE)
      : undefined;
  #isSettling = false;
  #speaker: AccountController | undefined;
  #parts: readonly Part[] = [];

  constructor(source: object) {
    this.#source = source;
  }

  /** The parts that the visible elements would show, in document order. */
  get parts(): readonly Part[] {
    return this.#parts;
  }

  /** Whether this element shows the notice; `undefined` until all elements of the same microtask have joined. */
  isSpeaker(billing: AccountController): boolean | undefined {
    if (this.#members.has(billing)) return billing === this.#speaker;
    const controller: ReactiveController = {
      hostUpdated: () => {
        if (sourceOf(billing) !== this.#source) this.#settleSoon();
      },
      hostDisconnected: () => this.#settleSoon(),
    };
    this.#members.set(billing, controller);
    billing.host.addController(controller);
    this.#settleSoon();
    return undefined;
  }

  readonly #onTransition = (event: Event): void => {
    if ((event as TransitionEvent).propertyName === 'visibility') this.#settle(false);
  };

  #settleSoon(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    queueMicrotask(() => {
      this.#isSettling = false;
      this.#settle(true);
    });
  }

  #settle(haveMembersChanged: boolean): void {
    for (const [billing, controller] of this.#members) {
      const { host, root } = billing;
      if (host.isConnected && sourceOf(billing) === this.#source) continue;
      host.removeController(controller);
      this.#members.delete(billing);
      if (root.firstElementChild) this.#observer?.unobserve(root.firstElementChild);
      root.removeEventListener('transitionend', this.#onTransition);
    }
    const members = [...this.#members.keys()].sort((a, b) =>
      a.host.compareDocumentPosition(b.host) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
    );
    const visible = members.filter(isVisible);
    const parts = [...new Set(visible.flatMap(({ host }) => PARTS[host.localName] ?? []))];
    const withRoom = visible.filter((each) => !isOneLine(each) || each.isRetrying);
    const candidates = withRoom.length > 0 ? withRoom : visible;
    const speaker = candidates.find((each) => each === this.#speaker) ?? candidates[0];
    const hasChanged = speaker !== this.#speaker || parts.join() !== this.#parts.join();
    this.#speaker = speaker;
    this.#parts = parts;
    for (const { root, requestUpdate } of members) {
      const box = root.firstElementChild as HTMLElement | null;
      if (box) {
        this.#observer?.observe(box);
        watchVisibility(box);
      }
      root.addEventListener('transitionend', this.#onTransition);
      if (haveMembersChanged || hasChanged) requestUpdate();
    }
  }
}

const groups = new WeakMap<object, FailureGroup>();

/**
 * Returns what an element shows for a failure that it shares with others; `undefined` if it keeps its content.
 *
 * @param say - Renders the notice; its argument is shown below the reason.
 * @param note - Also shown without the notice, such as why the content is inert.
 */
export function sharedFailure(
  billing: AccountController,
  say: (affected?: unknown) => unknown,
  note: unknown,
): unknown {
  const source = sourceOf(billing);
  if (!source) return say();
  const group = groups.get(source) ?? new FailureGroup(source);
  groups.set(source, group);
  const isSpeaker = group.isSpeaker(billing);
  const { account, host, l10n } = billing;
  billing.adoptStyles(sharedFailureStyles);
  if (isSpeaker) {
    const names = group.parts.map((part) => l10n.t(part));
    const parts = new Intl.ListFormat([l10n.language, 'en']).format(names);
    return say(names.length > 1 ? html`<p .textContent=${l10n.t('affected', { parts })}></p>` : undefined);
  }
  if (isSpeaker === undefined || account) return undefined;
  if (note) return note;
  const part = isOneLine(billing) ? undefined : PARTS[host.localName];
  const title = part && html`<h2 id="title" class="part" .textContent=${l10n.t(part)}></h2>`;
  return html`${title}
    <p class="muted" .textContent=${l10n.t('unavailable')}></p>`;
}
