import type { setProjectAnnotations } from '@storybook/web-components-vite';
import type { composeStories, composeStory } from 'storybook/preview-api';

/** A stories file, as imported. */
export type StoryModule = Readonly<Record<string, unknown>>;

/** A story with everything that surrounds it in Storybook. */
export interface ComposedStory {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  run(): Promise<void>;
}

interface Bundle {
  readonly preview: unknown;
  readonly stories: Readonly<Record<string, StoryModule>>;
  readonly composeStories: typeof composeStories;
  readonly composeStory: typeof composeStory;
  readonly setProjectAnnotations: typeof setProjectAnnotations;
}

/** All stories by file, from the test server's bundle; `globals` are the toolbar's settings. */
export async function loadStories(globals: Readonly<Record<string, string>> = {}): Promise<{
  readonly files: Readonly<Record<string, StoryModule>>;
  compose(module: StoryModule): Record<string, ComposedStory>;
}> {
  const path = '/story-bundle/entry.js';
  const bundle = (await import(path)) as Bundle;
  const project = bundle.setProjectAnnotations([bundle.preview, { initialGlobals: globals }] as never);
  return {
    files: bundle.stories,
    compose: (module) => bundle.composeStories(module as never, project, bundle.composeStory as never),
  };
}
