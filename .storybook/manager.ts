import { addons } from 'storybook/manager-api';

// Without roots the sidebar keeps the order of preview.ts: pages would otherwise come before all groups.
addons.setConfig({ sidebar: { showRoots: false } });
