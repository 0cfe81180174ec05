// The browsers that the browser tests run in. `ENGINE` chooses one: chromium (the default), firefox or webkit.
import { chromeLauncher } from '@web/test-runner-chrome';
import { args, executablePath } from './chromium.js';
import { engines } from './engine-programs.js';
import { webkitLauncher } from './wtr-webkit.js';

/** Firefox preferences: the tests' language, reduced motion (puppeteer cannot emulate it there), no background requests. */
const extraPrefsFirefox = {
  'intl.accept_languages': 'en-US',
  'ui.prefersReducedMotion': 1,
  'app.update.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

/** A page whose size can also be set in Firefox 140 ESR, which rejects the orientation that Puppeteer sends with the size. */
async function newFirefoxPage({ context }) {
  const page = await context.newPage();
  const setViewport = page.setViewport.bind(page);
  page.setViewport = async (viewport) => {
    try {
      await setViewport(viewport);
    } catch (error) {
      if (!error.message.includes('unknown command emulation.setScreenOrientationOverride')) throw error;
    }
  };
  return page;
}

function firefoxLauncher() {
  const launcher = chromeLauncher({
    launchOptions: { browser: 'firefox', executablePath: engines.firefox.program(), extraPrefsFirefox },
    createPage: newFirefoxPage,
    // A background page cannot have the focus.
    concurrency: 1,
  });
  launcher.name = 'Firefox';
  const getPage = launcher.getPage.bind(launcher);
  launcher.getPage = (id) => Object.assign(getPage(id), { emulateMediaFeatures: async () => {} });
  return launcher;
}

const launchers = {
  chromium: () => chromeLauncher({ launchOptions: { executablePath, args } }),
  firefox: firefoxLauncher,
  webkit: webkitLauncher,
};

export const launchEngine = () => launchers[process.env.ENGINE || 'chromium']();
