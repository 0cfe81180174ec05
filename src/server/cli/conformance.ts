import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { htmlReport, junitReport, textReport } from '../conformance/report.ts';
import { PROFILES, runConformance } from '../conformance/run.ts';
import type { Profile } from '../conformance/rule.ts';
import { UsageError } from './arguments.ts';
import { messageOf } from '../describe.ts';

/** Parsed arguments of `ocw-billing conformance`. */
interface Arguments {
  readonly endpoint: string;
  readonly token: string;
  readonly otherToken: string | undefined;
  readonly profiles: readonly Profile[];
  readonly returnUrl: string | undefined;
  readonly junit: string | undefined;
  readonly html: string | undefined;
}

/** Tests a backend against the contract and prints the report. Resolves to `true` if no check failed. */
export async function runConformanceCommand(
  args: readonly string[],
  line: { out(text: string): void },
): Promise<boolean> {
  const { junit, html, ...options } = readArguments(args);
  // Reported once here instead of for each check.
  await fetch(options.endpoint).catch((error: unknown) => {
    throw new Error(`nothing responds at ${options.endpoint}: ${messageOf(causeOf(error))}`, {
      cause: error,
    });
  });
  const results = await runConformance({ ...options, run: randomUUID() });
  line.out(textReport(results));
  if (junit !== undefined) await writeFile(junit, junitReport(results));
  if (html !== undefined) await writeFile(html, htmlReport(results, options.endpoint));
  return results.every(({ outcome }) => outcome !== 'failed');
}

/** Returns the cause of `fetch`'s error, whose own message is only "fetch failed". */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  const [endpoint, ...rest] = positionals;
  if (endpoint === undefined || !URL.canParse(endpoint) || !/^https?:/.test(endpoint)) {
    throw new UsageError(`conformance needs the backend's URL, got '${endpoint ?? ''}'`);
  }
  if (rest.length > 0) throw new UsageError(`conformance takes one URL, also got '${rest.join(' ')}'`);
  const { token, profile = ['read'], junit, html } = values;
  if (token === undefined) throw new UsageError('conformance needs --token <token of a test organization>');
  const profiles = profile.map((name) => {
    if (Object.hasOwn(PROFILES, name)) return name as Profile;
    throw new UsageError(`there is no profile '${name}': ${Object.keys(PROFILES).join(', ')}`);
  });
  return {
    endpoint,
    token,
    otherToken: values['other-token'],
    profiles,
    returnUrl: values['return-url'],
    junit,
    html,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        token: { type: 'string' },
        'other-token': { type: 'string' },
        profile: { type: 'string', multiple: true },
        'return-url': { type: 'string' },
        junit: { type: 'string' },
        html: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}
