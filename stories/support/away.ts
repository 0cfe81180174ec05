import { action } from 'storybook/actions';
import type { StoryBackend } from './backends.ts';

/** Styles of the frame that covers the story, but not a bank's challenge. */
const COVER =
  'position:fixed;inset:0;z-index:2147483000;inline-size:100%;block-size:100%;border:0;background:Canvas';

/** The story that the user leaves. */
interface Story {
  readonly backend: () => Promise<StoryBackend | undefined>;
  /** Opens the story again with the same backend, like a reload. */
  readonly reopen: () => void;
}

/** Reports in Storybook's panel where the user would have gone. */
const leaves = action('leaves for');

const isStory = ({ origin, pathname }: URL): boolean =>
  origin === location.origin && pathname === location.pathname;

/**
 * Intercepts navigation away from the story, which would end the backend that runs in its page. Pages of the simulated Stripe and
 * its bank are shown over the story until they lead back; other destinations are only logged in the actions panel. Returns a function
 * that stops it. Without the Navigation API (before Chrome 102, Firefox 147 and Safari 26.2) only links are intercepted: a page that
 * a script opens replaces the story.
 */
export function interceptNavigation({ backend, reopen }: Story): () => void {
  const site = new SimulatedSite({ backend, reopen });
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

  /** Shows a page and the pages it leads to. A return to the story's address reopens the story. */
  async visit(request: Request): Promise<void> {
    const url = new URL(request.url);
    if (isStory(url)) return this.#reopen(url);
    const response = await this.#serve(request);
    const next = response?.headers.get('location');
    if (next) return this.visit(new Request(new URL(next, url)));
    if (!response) return;
    // The event of a page that the browser leaves.
    if (!this.#frame) dispatchEvent(new PageTransitionEvent('pagehide'));
    this.#show(await this.#withStyles(response, url), url);
  }

  close(): void {
    this.#frame?.remove();
    this.#frame = undefined;
  }

  /** The page with its style sheet inlined, because no server has the file. */
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
        // Forms of simulated pages contain no files.
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

  async #reopen(url: URL): Promise<void> {
    this.close();
    history.replaceState(history.state, '', url);
    // Removing the last element discards the account.
    for (const provider of document.querySelectorAll('ocw-billing')) provider.remove();
    await new Promise((resolve) => setTimeout(resolve));
    this.#story.reopen();
  }
}
