import type { Preview } from '@storybook/web-components-vite';
import { setCustomElementsManifest } from '@storybook/web-components-vite';
import { mswLoader } from 'msw-storybook-addon/csf3';
import { action } from 'storybook/actions';
import { FORCE_REMOUNT } from 'storybook/internal/core-events';
import { addons } from 'storybook/preview-api';
import manifest from '../custom-elements.json' with { type: 'json' };
import '../src/define/all.ts';
import { startWorker, withSurroundings } from '../stories/support/surroundings.ts';
import { interceptNavigation } from '../stories/support/away.ts';
import type { StoryBackendFactory } from '../stories/support/backends.ts';
import { backendOf, keepBackend, closeBackend, openBackend, shows } from '../stories/support/backends.ts';
import { endChallenge } from '../stories/support/stripe-form.ts';
import { pasteable } from '../stories/support/snippet.ts';
import { loadThemes } from '../stories/support/themes.ts';
import { networkOf, toolbar } from '../stories/support/toolbar.ts';

setCustomElementsManifest(manifest);

/** All of the elements' events in the manifest are logged in the actions panel. */
interface Declaration {
  readonly events?: readonly { readonly name?: string }[];
}
const declarations: readonly Declaration[] = manifest.modules.flatMap(
  (module) => module.declarations as readonly Declaration[],
);
for (const name of new Set(declarations.flatMap(({ events = [] }) => events.map((event) => event.name)))) {
  if (name?.startsWith('ocw-')) document.addEventListener(name, action(name));
}

/** Only a story's `args` get controls, since others would do nothing. The docs keep their rows. */
const onlyArgsHaveControls: NonNullable<Preview['argTypesEnhancers']>[number] = ({ argTypes, initialArgs }) =>
  Object.fromEntries(
    Object.entries(argTypes).map(([name, type]) => [
      name,
      name in initialArgs ? type : { ...type, control: false },
    ]),
  );

const preview: Preview = {
  tags: ['autodocs'],
  argTypesEnhancers: [onlyArgsHaveControls],
  loaders: [mswLoader(startWorker), loadThemes],
  beforeEach: ({ abortSignal, parameters, globals, id }) => {
    const factory = (parameters['backend'] as StoryBackendFactory | undefined) ?? shows();
    if (!openBackend(abortSignal, factory, networkOf(globals))) return undefined;
    const stopIntercepting = interceptNavigation({
      backend: () => backendOf(abortSignal),
      reopen() {
        keepBackend(abortSignal);
        addons.getChannel().emit(FORCE_REMOUNT, { storyId: id });
      },
    });
    return () => {
      stopIntercepting();
      endChallenge();
      closeBackend(abortSignal);
    };
  },
  decorators: [withSurroundings],
  globalTypes: toolbar,
  initialGlobals: { theme: 'light', direction: 'auto', language: 'en', width: 'full', network: 'fast' },
  parameters: {
    layout: 'fullscreen',
    // The frames belong to the fake Stripe.js.
    a11y: { test: 'error', options: { iframes: false } },
    controls: {
      exclude: /^(on[A-Z]|fetch$|token$|schedule$|messages$|endpoint$|form$|validity$|validationMessage$)/,
    },
    backgrounds: { disable: true },
    docs: {
      source: {
        // Decorators render the provider; `pasteable` adds it instead.
        excludeDecorators: true,
        transform: (code: string, { parameters }: { readonly parameters: Record<string, unknown> }) =>
          pasteable(code, parameters['provider'] !== false),
      },
    },
    options: {
      storySort: {
        order: [
          'Welcome',
          'Elements',
          'Flows',
          'Failures',
          'Theming',
          'Themes',
          'Content',
          'Guides',
          [
            'Getting started',
            'Embedding',
            'Frameworks',
            'Backend',
            'Stripe set-up',
            'Your own backend',
            'Operating',
            'Security',
            'Headless',
            'Testing',
            'Troubleshooting',
            'Set up with an assistant',
            'Changelog',
          ],
        ],
      },
    },
  },
};
export default preview;
