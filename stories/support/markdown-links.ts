/** Ids of documents' Storybook pages, by file name. */
const PAGES: Readonly<Record<string, string>> = {
  'assistant.md': 'guides-set-up-with-an-assistant',
  'backend.md': 'guides-backend',
  'CHANGELOG.md': 'guides-changelog',
  'embedding.md': 'guides-embedding',
  'frameworks.md': 'guides-frameworks',
  'getting-started.md': 'guides-getting-started',
  'headless.md': 'guides-headless',
  'operating.md': 'guides-operating',
  'own-backend.md': 'guides-your-own-backend',
  'SECURITY.md': 'guides-security',
  'stripe-setup.md': 'guides-stripe-set-up',
  'testing.md': 'guides-testing',
  'theming.md': 'theming',
  'troubleshooting.md': 'guides-troubleshooting',
};

const REPOSITORY = 'https://github.com/oneclickworker/billing-elements/blob/main/';

/** Rewrites a Markdown document's links to other documents: to Storybook's pages, or else to the repository. */
export function forStorybook(markdown: string): string {
  return markdown.replace(/\]\((\.\.?\/[^)#\s]*)/g, (_link, path: string) => {
    const page = PAGES[path.replace(/^.*\//, '')];
    if (page !== undefined) return `](?path=/docs/${page}--docs`;
    return `](${path.replace(/^(\.\.?\/)+/, REPOSITORY)}`;
  });
}
