/** Storybook's page of a document, by the document's file name. */
const PAGES: Readonly<Record<string, string>> = {
  'assistant.md': 'set-up-with-an-assistant',
  'backend.md': 'backend',
  'CHANGELOG.md': 'changelog',
  'embedding.md': 'embedding',
  'frameworks.md': 'frameworks',
  'getting-started.md': 'getting-started',
  'headless.md': 'headless',
  'operating.md': 'operating',
  'own-backend.md': 'your-own-backend',
  'SECURITY.md': 'security',
  'stripe-setup.md': 'stripe-set-up',
  'testing.md': 'testing',
  'theming.md': 'theming',
  'troubleshooting.md': 'troubleshooting',
};

const REPOSITORY = 'https://github.com/oneclickworker/billing-elements/blob/main/';

/** A Markdown document with its links to other documents leading to Storybook's pages, or else to the repository. */
export function forStorybook(markdown: string): string {
  return markdown.replace(/\]\((\.\.?\/[^)#\s]*)/g, (_link, path: string) => {
    const page = PAGES[path.replace(/^.*\//, '')];
    if (page !== undefined) return `](?path=/docs/${page}--docs`;
    return `](${path.replace(/^(\.\.?\/)+/, REPOSITORY)}`;
  });
}
