import { action } from 'storybook/actions';
import type { StoryBackend } from './backends.ts';

/** Covers the story, below a bank's challenge. */
const COVER =
  'position:fixed;inset:0;z-index:2147483000;inline-size:100%;block-size:100%;border:0;background:Canvas';

/** The story that somebody leaves. */
interface Story {
  readonly backend: () => Promise<StoryBackend | undefined>;
  /** Opens it again, with the backend as it is, as a page that loads again. */
  readonly comeBack: () => void;
}

/** Tells Storybook's panel where somebody would have gone. */
const leaves = action('leaves for');

const isStory = ({ origin, pathname }: URL): boolean =>
  origin === location.origin && pathname === location.pathname;

/**
 * Keeps somebody who leaves the page in the story: a page that ends, ends the backend in it too. Pages of the simulated
 * Stripe and of its bank are shown over the story, up to the way back; for other places there is only a line in the panel
 * of actions. Returns what ends it. Where the browser has no Navigation API (below Chrome 102, Firefox 147 and Safari 26.2) only
 * links are kept here: a page that a script opens is really opened.
 */
export function stayHere({ backend, comeBack }: Story): () => void {
  const site = new SimulatedSite({ backend, comeBack });
  const visitHere = (event: Event, url: URL): void => {
    if (event.defaultPrevented || isStory(url)) return;
    event.preventDefault();
    leaves(url.href);
    void site.visit(new Request(url));
  };
  const followNavigation = (event: NavigateEvent): void => {
    const { destination, navigationType } = event;
    if (!destination.sameDocument && navigationType !== 'traverse')
      visitHere(event, new URL(destination.url));
  };
  const followLink = (event: MouseEvent): void => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (link?.href && link.target !== '_blank') visitHere(event, new URL(link.href));
  };
  const { navigation } = globalThis as { navigation?: Navigation };
  if (navigation) navigation.addEventListener('navigate', followNavigation);
  else addEventListener('click', followLink);
  return () => {
    navigation?.removeEventListener('navigate', followNavigation);
    removeEventListener('click', followLink);
    site.close();
  };
}

/** Pages that the simulator serves, in a frame over the story. */
class SimulatedSite {
  readonly #story: Story;
  #frame: HTMLIFrameElement | undefined;

  constructor(story: Story) {
    this.#story = story;
  }

  /** Shows a page, and each that it leads to; back at the story's own address, what is shown there comes back. */
  async visit(request: Request): Promise<void> {
    const url = new URL(request.url);
    if (isStory(url)) return this.#comeBack(url);
    const response = await this.#serve(request);
    const next = response?.headers.get('location');
    if (next) return this.visit(new Request(new URL(next, url)));
    if (!response) return;
    // As a page says that is really left.
    if (!this.#frame) dispatchEvent(new PageTransitionEvent('pagehide'));
    this.#show(await this.#withStyles(response, url), url);
  }

  close(): void {
    this.#frame?.remove();
    this.#frame = undefined;
  }

  /** The page with its style sheet in it: no server has the file. */
  async #withStyles(response: Response, url: URL): Promise<string> {
    const text = await response.text();
    const [link, href = ''] = /<link rel="stylesheet" href="([^"]+)" \/>/.exec(text) ?? [];
    const sheet = link && (await this.#serve(new Request(new URL(href, url))));
    return link && sheet ? text.replace(link, `<style>${await sheet.text()}</style>`) : text;
  }

  async #serve(request: Request): Promise<Response | undefined> {
    return await (await this.#story.backend())?.page?.(request);
  }

  #show(text: string, url: URL): void {
    const frame = (this.#frame ??= document.body.appendChild(document.createElement('iframe')));
    frame.title = 'Away from the story (SIMULATED)';
    frame.style.cssText = COVER;
    frame.srcdoc = text;
    frame.onload = () => {
      const page = frame.contentDocument;
      page?.addEventListener('submit', (event) => {
        event.preventDefault();
        const form = new FormData(event.target as HTMLFormElement, event.submitter);
        // No form of a simulated page has a file in it.
        const body = new URLSearchParams([...form] as [name: string, value: string][]);
        void this.visit(new Request(url, { method: 'POST', body }));
      });
      page?.addEventListener('click', (event) => {
        const link = (event.target as Element).closest('a');
        if (!link) return;
        event.preventDefault();
        void this.visit(new Request(link.href));
      });
      page?.querySelector<HTMLElement>('button, a')?.focus();
    };
  }

  async #comeBack(url: URL): Promise<void> {
    this.close();
    history.replaceState(history.state, '', url);
    // With the last element goes what it has read.
    for (const provider of document.querySelectorAll('ocw-billing')) provider.remove();
    await new Promise((resolve) => setTimeout(resolve));
    this.#story.comeBack();
  }
}
