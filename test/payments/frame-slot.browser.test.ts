import { expect } from 'chai';
import { html, LitElement } from 'lit';
import type { TemplateResult } from 'lit';
import type { FrameLoss } from '../../src/elements/payment/frame-slot.ts';
import { FrameSlot } from '../../src/elements/payment/frame-slot.ts';

class FramedElement extends LitElement {
  paymentTarget: HTMLElement | string = '';
  relayFrames = false;
  readonly losses: FrameLoss[] = [];
  readonly frames = new FrameSlot(this, (loss) => this.losses.push(loss));

  override render(): TemplateResult {
    return html`<p>before</p>
      <slot name=${this.frames.slotName}></slot>`;
  }
}
customElements.define('ocw-framed-test', FramedElement);

let placed: Element[] = [];

async function framed(
  parent: ParentNode & Node,
  settings: Partial<FramedElement> = {},
): Promise<FramedElement> {
  const element = Object.assign(document.createElement('ocw-framed-test') as FramedElement, settings);
  parent.append(element);
  await element.updateComplete;
  return element;
}

/** Nests hosts in each other's shadow roots, outermost first; returns the innermost root. */
function nested(...hosts: (readonly [tag: string, mode: ShadowRootMode])[]): ShadowRoot {
  let parent: ParentNode & Node = document.body;
  let root: ShadowRoot | undefined;
  for (const [tag, mode] of hosts) {
    const host = document.createElement(tag);
    parent.append(host);
    if (parent === document.body) placed.push(host);
    root = parent = host.attachShadow({ mode });
  }
  return root!;
}

/** A frame in which something was typed. */
async function typed(node: HTMLElement): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  node.append(frame);
  frame.contentDocument!.body.append(document.createElement('input'));
  frame.contentDocument!.querySelector('input')!.value = '4242';
  await Promise.resolve();
  return frame;
}
const kept = (frame: HTMLIFrameElement): boolean =>
  frame.contentDocument?.querySelector('input')?.value === '4242';

/** Whether the node is drawn inside the element's own box, which the relay is for. */
function isShownIn(node: HTMLElement, element: Element): boolean {
  node.style.setProperty('height', '40px', 'important');
  const inner = node.getBoundingClientRect();
  const outer = element.getBoundingClientRect();
  return inner.height === 40 && inner.top >= outer.top && inner.bottom <= outer.bottom + 1;
}

describe('the slot for a payment frame', () => {
  afterEach(() => {
    for (const element of placed) element.remove();
    placed = [];
    document.querySelectorAll('ocw-framed-test').forEach((element) => element.remove());
  });

  it('is a slotted child of an element in the document', async () => {
    const element = await framed(document.body);
    const node = element.frames.acquire()!;
    expect(node.parentElement).to.equal(element);
    expect(node.getRootNode()).to.equal(document);
    expect(isShownIn(node, element)).to.equal(true);
    expect(element.frames.acquire(), 'asked again, it is the same').to.equal(node);
  });

  it('is reachable by window.frames, which a frame in a shadow root is not', async () => {
    const element = await framed(document.body);
    const frame = await typed(element.frames.acquire()!);
    const inside = await typed(element.shadowRoot!.querySelector('p')!);
    const reachable = Array.from({ length: window.frames.length }, (_, index) => window.frames[index]);
    expect(reachable).to.include(frame.contentWindow);
    expect(reachable).not.to.include(inside.contentWindow);
  });

  for (const modes of [['open'], ['closed'], ['open', 'closed'], ['closed', 'open', 'closed']] as const) {
    it(`is relayed through our ${modes.join(', ')} roots into the document`, async () => {
      const root = nested(...modes.map((mode, index) => [`ocw-outer-${index}`, mode] as const));
      const element = await framed(root);
      const node = element.frames.acquire()!;
      expect(node.parentElement).to.equal(placed[0]);
      expect(node.getRootNode()).to.equal(document);
      expect(isShownIn(node, element)).to.equal(true);
    });
  }

  it('does not touch foreign hosts unless allowed', async () => {
    const root = nested(['x-portal', 'open'], ['ocw-outer', 'closed']);
    const element = await framed(root);
    expect(element.frames.acquire()).to.equal(null);
    expect(placed[0]!.childElementCount + element.childElementCount).to.equal(0);
    element.relayFrames = true;
    const node = element.frames.acquire()!;
    expect(node.parentElement).to.equal(placed[0]);
    expect(isShownIn(node, element)).to.equal(true);
  });

  it('is not available if slots are assigned manually', async () => {
    const host = document.createElement('ocw-manual');
    placed.push(host);
    document.body.append(host);
    const element = await framed(host.attachShadow({ mode: 'open', slotAssignment: 'manual' }));
    expect(element.frames.acquire()).to.equal(null);
  });

  it('is in the host’s own target if there is one, next to its content', async () => {
    const target = document.body.appendChild(document.createElement('div'));
    placed.push(target);
    target.id = 'pay-here';
    target.textContent = 'Pay: ';
    const root = nested(['x-portal', 'closed']);
    for (const paymentTarget of ['#pay-here', target]) {
      const element = await framed(root, { paymentTarget });
      const node = element.frames.acquire()!;
      expect(node.parentElement).to.equal(target);
      element.frames.release();
      expect(target.innerHTML).to.equal('Pay: ');
    }
  });

  it('is not available if the target is missing, an invalid selector, or in a shadow root', async () => {
    const inside = nested(['x-portal', 'open']).appendChild(document.createElement('div'));
    for (const paymentTarget of ['#nowhere', '###', inside, document.createElement('div')]) {
      const element = await framed(document.body, { paymentTarget });
      expect(element.frames.acquire()).to.equal(null);
    }
  });

  it('is not available while the element is in no document', () => {
    const element = document.createElement('ocw-framed-test') as FramedElement;
    expect(element.frames.acquire()).to.equal(null);
  });

  it('is removed with its relays when it is released', async () => {
    const root = nested(['ocw-outer', 'open']);
    const element = await framed(root);
    element.frames.acquire();
    element.frames.release();
    expect(placed[0]!.childElementCount + element.childElementCount).to.equal(0);
  });

  it('is removed, and the element notified, when the element leaves the page', async () => {
    const root = nested(['ocw-outer', 'open']);
    const element = await framed(root);
    element.frames.acquire();
    element.remove();
    expect(element.losses, 'not before it is sure').to.be.empty;
    await Promise.resolve();
    expect(element.losses).to.deep.equal(['removed']);
    expect(placed[0]!.childElementCount).to.equal(0);
  });

  it('keeps its input when the element is moved inside its shadow root', async () => {
    const root = nested(['ocw-outer', 'open']);
    const element = await framed(root);
    const frame = await typed(element.frames.acquire()!);
    root.append(document.createElement('hr'), element);
    await Promise.resolve();
    expect(element.losses).to.be.empty;
    expect(kept(frame)).to.equal(true);
  });

  it('keeps its input when the element is moved and the frame is in the host’s target', async () => {
    const target = document.body.appendChild(document.createElement('div'));
    placed.push(target);
    const element = await framed(document.body, { paymentTarget: target });
    const frame = await typed(element.frames.acquire()!);
    document.body.append(element);
    await Promise.resolve();
    expect(element.losses).to.be.empty;
    expect(kept(frame)).to.equal(true);
  });

  it('keeps its input when the element is hidden and shown, and when it is moved with moveBefore', async () => {
    const element = await framed(document.body);
    const frame = await typed(element.frames.acquire()!);
    element.hidden = true;
    await element.updateComplete;
    element.hidden = false;
    const body = document.body as HTMLElement & { moveBefore?: (node: Node, child: Node | null) => void };
    body.moveBefore?.(element, body.firstChild);
    await Promise.resolve();
    expect(element.losses).to.be.empty;
    expect(kept(frame)).to.equal(true);
  });

  it('reports when a move has reloaded the frame, and returns a new slot', async () => {
    const element = await framed(document.body);
    const node = element.frames.acquire()!;
    await typed(node);
    document.body.prepend(element);
    await Promise.resolve();
    expect(element.losses).to.deep.equal(['reloaded']);
    expect(node.isConnected).to.equal(false);
    expect(element.frames.acquire()!.isConnected).to.equal(true);
  });

  it('reports when the element was moved under another shadow host', async () => {
    const element = await framed(nested(['ocw-outer', 'open']));
    await typed(element.frames.acquire()!);
    const other = nested(['ocw-other', 'open']);
    other.append(element);
    await Promise.resolve();
    expect(element.losses).to.deep.equal(['reloaded']);
    expect(placed[0]!.childElementCount).to.equal(0);
    expect(element.frames.acquire()!.parentElement).to.equal(placed[1]);
  });

  it('supports several elements on one page', async () => {
    const [one, two] = [await framed(document.body), await framed(document.body)];
    expect(one.frames.slotName).not.to.equal(two.frames.slotName);
    expect(one.frames.acquire()!.parentElement).to.equal(one);
    expect(two.frames.acquire()!.parentElement).to.equal(two);
  });

  it('is lost if the page removes it, moves it, or removes a relay, but not because of other changes', async () => {
    const root = nested(['ocw-outer', 'open']);
    const element = await framed(root);
    const take = {
      out: (node: HTMLElement) => node.remove(),
      along: (node: HTMLElement) => document.body.append(node.parentElement!),
      relay: () => element.replaceChildren(),
    };
    for (const [name, change] of Object.entries(take)) {
      element.losses.length = 0;
      const node = element.frames.acquire()!;
      await typed(node);
      document.body.append(document.createElement('i'));
      await Promise.resolve();
      expect(element.losses, name).to.deep.equal([]);
      change(node);
      await Promise.resolve();
      await Promise.resolve();
      expect(element.losses, name).to.deep.equal(['reloaded']);
    }
  });

  it('is looked for until the page has the target, and no longer than needed', async () => {
    const element = await framed(document.body, { paymentTarget: '#late-target' });
    const target = document.createElement('div');
    target.id = 'late-target';
    expect(element.frames.acquire()).to.equal(null);
    document.body.append(target);
    await Promise.resolve();
    expect(element.losses).to.deep.equal(['reloaded']);
    expect(element.frames.acquire()?.parentElement).to.equal(target);
    target.remove();
    await Promise.resolve();
    expect(element.losses).to.deep.equal(['reloaded', 'reloaded']);
    expect(element.frames.acquire()).to.equal(null);
    element.frames.release();
    document.body.append(target);
    await Promise.resolve();
    expect(element.losses).to.have.length(2);
    target.remove();
  });
});
