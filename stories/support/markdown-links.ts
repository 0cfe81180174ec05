/** Pages of the repository that stand in Storybook too, by their path from `stories/docs/`. */
const PAGES: Readonly<Record<string, string>> = {
  './getting-started.md': '?path=/docs/getting-started--docs',
  './backend.md': '?path=/docs/backend--docs',
  './operating.md': '?path=/docs/operating--docs',
};

const REPOSITORY = 'https://github.com/oneclickworker/billing-elements/blob/main/';

/** A Markdown page of `stories/docs/` with its links to other files leading to Storybook's pages, or to the repository. */
export function forStorybook(markdown: string): string {
  return markdown.replace(
    /\]\((\.[^)#]*)/g,
    (_link, path: string) => `](${PAGES[path] ?? path.replace(/^\.\.\/\.\.\//, REPOSITORY)}`,
  );
}
