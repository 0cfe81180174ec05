import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What a frame slot reads of its element. */
export interface FrameSlotHost extends ReactiveControllerHost, HTMLElement {
  /** Where the host wants the frame: an element in the document, or a selector for one. Empty: the slot decides. */
  readonly paymentTarget: HTMLElement | string;
  /** The host allows slots to be passed on through its own shadow roots around the element. */
  readonly relayFrames: boolean;
}

/**
 * `removed`: the element has left the page. `reloaded`: the element is there, but the page has moved it or taken the frame out: what
 * was typed is gone, or another way to the document is needed. Also where the page has a target again.
 */
export type FrameLoss = 'removed' | 'reloaded';

/** The nodes made for one frame. */
interface Mount {
  readonly node: HTMLElement;
  /** The slots that pass it on, innermost first. */
  readonly relays: readonly HTMLElement[];
  /** The shadow hosts between the element and the document, innermost first. */
  readonly path: readonly Element[];
  /** Those of the frames inside; a frame that was moved has another. */
  windows: readonly (Window | null)[];
  readonly observer: MutationObserver;
}

/** The node lies in the page, whose rules for everything are not meant for it. Whether it shows is the page's to decide. */
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

/** The shadow hosts from an element up to the document, innermost first; `null` where it is in no document. */
function shadowHosts(element: Element): readonly Element[] | null {
  const hosts: Element[] = [];
  for (let root = element.getRootNode(); root !== document; root = (hosts.at(-1) as Element).getRootNode()) {
    if (!(root instanceof ShadowRoot)) return null;
    hosts.push(root.host);
  }
  return hosts;
}

/**
 * A place in the document's light DOM for a payment frame, shown where the element renders `<slot name=${slotName}>`.
 * Stripe's frames do not work in a shadow root, so the node is a child of the outermost host, and each level between
 * passes it on by a `<slot name=x slot=x>`: by itself where that host is one of ours, else only with `relayFrames`. The
 * node is never moved: that would reload the frame and lose what was typed.
 */
export class FrameSlot implements ReactiveController {
  /** For the `<slot>` in the element's template, which is always rendered. */
  readonly slotName: string;
  readonly #host: FrameSlotHost;
  readonly #onLoss: (loss: FrameLoss) => void;
  #mount: Mount | undefined;
  /** Waits for a target that the page does not have yet, or has taken away. */
  #stopWaiting: (() => void) | undefined;

  constructor(host: FrameSlotHost, onLoss: (loss: FrameLoss) => void) {
    this.#host = host;
    this.#onLoss = onLoss;
    this.slotName = `ocw-frame-${(count += 1)}-${Math.random().toString(36).slice(2, 8)}`;
    host.addController(this);
  }

  /** The node to mount in, made when first asked for; `null` where no frame can live: offer another way to pay. */
  acquire(): HTMLElement | null {
    if (this.#mount?.node.isConnected) return this.#mount.node;
    this.release();
    const path = shadowHosts(this.#host);
    if (!path) return null;
    this.#mount = this.#host.paymentTarget ? this.#inTarget(path) : this.#throughSlots(path);
    return this.#mount?.node ?? null;
  }

  /** Takes the node and the relays away. What is mounted must be destroyed before. */
  release(): void {
    const mount = this.#mount;
    this.#mount = undefined;
    this.#stopWaiting?.();
    mount?.observer.disconnect();
    for (const node of mount ? [mount.node, ...mount.relays] : []) node.remove();
  }

  /** An element that is moved is connected again before the microtask. */
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

  /** The page's own place for the frame, while it is in the document. */
  get #target(): HTMLElement | null {
    const { paymentTarget } = this.#host;
    const target = typeof paymentTarget === 'string' ? find(paymentTarget) : paymentTarget;
    return target?.getRootNode() === document ? target : null;
  }

  #throughSlots(path: readonly Element[]): Mount | undefined {
    if (!this.#mayPass(path)) return undefined;
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

  /** The page may take the node, what is around it, or a relay out at any time, and put it back: frames do not survive that. */
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

  /** Whether every level on the way up is ours or may be touched, and takes slots by name. */
  #mayPass(path: readonly Element[]): boolean {
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

/** Calls back with what is added and removed anywhere below. */
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
