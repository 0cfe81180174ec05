import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What a frame slot requires of its element. */
export interface FrameSlotHost extends ReactiveControllerHost, HTMLElement {
  /** The host's element for the frame, or a selector for it, in the document. Empty: the slot decides. */
  readonly paymentTarget: HTMLElement | string;
  /** The host permits relay slots in its own shadow roots around the element. */
  readonly relayFrames: boolean;
}

/**
 * `removed`: the element was removed. `reloaded`: the page moved the element or detached the frame, so that input is lost
 * or another path to the document is needed; or the page's target exists again.
 */
export type FrameLoss = 'removed' | 'reloaded';

/** The nodes created for one frame. */
interface Mount {
  readonly node: HTMLElement;
  /** The slots that relay it, innermost first. */
  readonly relays: readonly HTMLElement[];
  /** The shadow hosts between the element and the document, innermost first. */
  readonly path: readonly Element[];
  /** The windows of the frames inside; a moved frame gets a new one. */
  windows: readonly (Window | null)[];
  readonly observer: MutationObserver;
}

/** The node is in the page's light DOM, so it resets the page's styles. The page still controls whether it is visible. */
const UNSTYLED = [
  'all: initial',
  'display: block',
  'color-scheme: inherit',
  'visibility: inherit',
  'pointer-events: inherit',
]
  .map((each) => `${each} !important`)
  .join(';');

let count = 0;

const frameWindows = (node: HTMLElement): readonly (Window | null)[] =>
  [...node.querySelectorAll('iframe')].map((frame) => frame.contentWindow);

/** Returns the shadow hosts from an element up to the document, innermost first; `null` if it is in no document. */
function shadowHosts(element: Element): readonly Element[] | null {
  const hosts: Element[] = [];
  for (let root = element.getRootNode(); root !== document; root = (hosts.at(-1) as Element).getRootNode()) {
    if (!(root instanceof ShadowRoot)) return null;
    hosts.push(root.host);
  }
  return hosts;
}

/**
 * A node in the document's light DOM for a payment frame, displayed where the element renders `<slot name=${slotName}>`.
 * Stripe's frames do not work in a shadow root, so the node is a child of the outermost host, and each level in between
 * relays it with a `<slot name=x slot=x>`: automatically if that host is ours, otherwise only with `relayFrames`. The
 * node is never moved: that would reload the frame and lose the input.
 */
export class FrameSlot implements ReactiveController {
  /** Name of the `<slot>` in the element's template, which is always rendered. */
  readonly slotName: string;
  readonly #host: FrameSlotHost;
  readonly #onLoss: (loss: FrameLoss) => void;
  #mount: Mount | undefined;
  /** Stops waiting for a target that the page does not have yet, or has removed. */
  #stopWaiting: (() => void) | undefined;

  constructor(host: FrameSlotHost, onLoss: (loss: FrameLoss) => void) {
    this.#host = host;
    this.#onLoss = onLoss;
    this.slotName = `ocw-frame-${(count += 1)}-${Math.random().toString(36).slice(2, 8)}`;
    host.addController(this);
  }

  /**
   * Returns the node to mount in, creating it if needed; `null` if no frame can work here, so that another way to pay
   * must be offered.
   */
  acquire(): HTMLElement | null {
    if (this.#mount?.node.isConnected) return this.#mount.node;
    this.release();
    const path = shadowHosts(this.#host);
    if (!path) return null;
    this.#mount = this.#host.paymentTarget ? this.#inTarget(path) : this.#throughSlots(path);
    return this.#mount?.node ?? null;
  }

  /** Removes the node and the relays. Destroy what is mounted first. */
  release(): void {
    const mount = this.#mount;
    this.#mount = undefined;
    this.#stopWaiting?.();
    mount?.observer.disconnect();
    for (const node of mount ? [mount.node, ...mount.relays] : []) node.remove();
  }

  /** A moved element is connected again before the microtask. */
  hostDisconnected(): void {
    const mount = this.#mount;
    if (!mount) return;
    queueMicrotask(() => this.#check(mount));
  }

  #check(mount: Mount): void {
    if (mount !== this.#mount) return;
    const path = this.#host.isConnected ? shadowHosts(this.#host) : null;
    const same =
      path?.length === mount.path.length && path.every((each, index) => each === mount.path[index]);
    const now = frameWindows(mount.node);
    const kept = mount.windows.every((each, index) => each !== null && each === now[index]);
    if (path && same && kept && [mount.node, ...mount.relays].every(({ isConnected }) => isConnected)) return;
    this.#onLoss(path ? 'reloaded' : 'removed');
    this.release();
  }

  #inTarget(path: readonly Element[]): Mount | undefined {
    const target = this.#target;
    if (target) return this.#mountIn(target, '', [], path);
    const observer = watch([document], () => {
      if (this.#target) this.#onLoss('reloaded');
    });
    this.#stopWaiting = () => observer.disconnect();
    return undefined;
  }

  /** The page's own target for the frame, if it is in the document. */
  get #target(): HTMLElement | null {
    const { paymentTarget } = this.#host;
    const target = typeof paymentTarget === 'string' ? find(paymentTarget) : paymentTarget;
    return target?.getRootNode() === document ? target : null;
  }

  #throughSlots(path: readonly Element[]): Mount | undefined {
    if (!this.#canRelay(path)) return undefined;
    const relays: HTMLElement[] = [];
    let inner: Element = this.#host;
    for (const outer of path) {
      const slot = document.createElement('slot');
      slot.name = slot.slot = this.slotName;
      inner.append(slot);
      relays.push(slot);
      inner = outer;
    }
    return this.#mountIn(inner, this.slotName, relays, path);
  }

  /**
   * Watches the node, its ancestors and the relays: the page may remove and reinsert any of them, which reloads the
   * frames.
   */
  #mountIn(parent: Element, slot: string, relays: Mount['relays'], path: Mount['path']): Mount {
    const node = document.createElement('div');
    node.style.cssText = UNSTYLED;
    if (slot) node.slot = slot;
    parent.append(node);
    const isOurs = (removed: Node): boolean => [node, ...relays].some((each) => removed.contains(each));
    const observer = watch([document, ...relays.map((each) => each.getRootNode())], (records) => {
      const isMoved = [node, ...relays].some(({ isConnected }) => !isConnected);
      if (isMoved || records.some(({ removedNodes }) => [...removedNodes].some(isOurs))) this.#check(mount);
      else mount.windows = frameWindows(node);
    });
    const mount: Mount = { node, relays, path, windows: [], observer };
    return mount;
  }

  /** Whether every host up to the document is ours or `relayFrames` is set, and its slots are assigned by name. */
  #canRelay(path: readonly Element[]): boolean {
    let inner: Element = this.#host;
    for (const outer of path) {
      const root = inner.getRootNode() as ShadowRoot;
      if (root.slotAssignment === 'manual') return false;
      if (!this.#host.relayFrames && !outer.localName.startsWith('ocw-')) return false;
      inner = outer;
    }
    return true;
  }
}

/** Calls back with nodes that are added or removed anywhere below. */
function watch(roots: readonly Node[], callback: MutationCallback): MutationObserver {
  const observer = new MutationObserver(callback);
  for (const root of roots) observer.observe(root, { childList: true, subtree: true });
  return observer;
}

function find(selector: string): HTMLElement | null {
  try {
    return document.querySelector<HTMLElement>(selector);
  } catch {
    return null;
  }
}
